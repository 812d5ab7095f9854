"use strict";
// Ballots: sums, base, threshold and outcome of a count, from its totals alone.

const met = (part, votes, base) =>
  votes > 0 && (part.strict ? votes * part.den > part.num * base : votes * part.den >= part.num * base);
const fewest = (part, base) =>
  Math.max(1, part.strict ? Math.floor((part.num * base) / part.den) + 1 : Math.ceil((part.num * base) / part.den));

function outcome(terms, totals, base) {
  const { ballot, candidates, seats } = terms;
  const none = { elected: [], tied: [], runoff: [], carried: false, by: "" };
  if (ballot.kind === "yes_no") return { ...none, carried: met(ballot.threshold, totals.yes, base) };
  if (!["approve", "elect"].includes(ballot.kind)) throw new Error(`trang này chưa biết cách bỏ phiếu ${ballot.kind}`);
  const found = approved(terms, totals, base, none);
  if (ballot.kind === "approve") return found;
  const left = seats - found.elected.length;
  const rest = candidates.filter((c) => !found.elected.includes(c) && totals[c]);
  if (found.tied.length || !left || rest.length <= left) return found;
  const leading = rest.map((c) => totals[c]).sort((a, b) => b - a);
  if (terms.round <= ballot.rounds) return { ...found, runoff: rest.filter((c) => totals[c] >= leading[left]) };
  if (terms.round > 1 && leading[0] === leading[left]) {
    return level(terms, found.elected, rest.filter((c) => totals[c] === leading[0]), none);
  }
  return found;
}

function approved(terms, totals, base, none) {
  const { ballot, candidates, seats } = terms;
  const reached = candidates.filter((c) => met(ballot.threshold, totals[c], base));
  if (reached.length <= seats) return { ...none, elected: reached, carried: reached.length > 0 };
  const last = reached.map((c) => totals[c]).sort((a, b) => b - a)[seats - 1];
  const sure = reached.filter((c) => totals[c] > last);
  const equal = reached.filter((c) => totals[c] === last);
  if (sure.length + equal.length === seats) {
    return { ...none, elected: candidates.filter((c) => sure.includes(c) || equal.includes(c)), carried: true };
  }
  return level(terms, sure, equal, none);
}

function level(terms, sure, equal, none) {
  const { ballot, candidates, ranks } = terms;
  const found = {
    ...none,
    elected: candidates.filter((c) => sure.includes(c)),
    tied: candidates.filter((c) => equal.includes(c)),
    carried: sure.length > 0,
  };
  if (terms.round <= ballot.rounds) return { ...found, runoff: found.tied };
  if (ballot.tie !== "score") return found;
  const behind = 1 + Math.max(0, ...Object.values(ranks));
  const rank = (c) => (has(ranks[c]) ? ranks[c] : behind);
  const order = [...equal].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const left = terms.seats - sure.length;
  if (rank(order[left - 1]) === rank(order[left])) return found;
  const chosen = [...sure, ...order.slice(0, left)];
  return { ...none, elected: candidates.filter((c) => chosen.includes(c)), carried: true, by: "score" };
}

// Differences of a count from what its own totals give.
function recount(terms, result) {
  const { ballot } = terms;
  const issued = terms.issued.length;
  const wrong = [];
  const hold = (fits, why) => fits || wrong.push(why);
  hold(result.issued === issued, `phát ra ${result.issued} phiếu, danh sách có ${issued} đơn vị`);
  const parts = result.valid + result.invalid + result.blank;
  hold(result.returned === parts, `thu về ${result.returned} phiếu, cộng lại được ${parts}`);
  hold(result.returned <= issued, `thu về ${result.returned} phiếu, phát ra ${issued}`);
  const bases = { units: ballot.electorate.length, present: issued, issued, returned: result.returned };
  const base = ballot.base === "valid" ? result.valid : bases[ballot.base];
  hold(result.base === base, `cơ sở tính ${result.base}, tính lại ${base}`);
  hold(result.needed === fewest(ballot.threshold, base), `cần ${result.needed} phiếu, tính lại ${fewest(ballot.threshold, base)}`);
  const came = ballot.quorum_present ? issued : result.returned;
  const quorate = !ballot.quorum || met(ballot.quorum, came, ballot.electorate.length);
  hold(result.quorate === quorate, "số phiếu tối thiểu để có giá trị tính lại khác");
  const votes = Object.values(result.totals);
  if (!votes.length) return wrong;
  const options = ballot.kind === "yes_no" ? ["yes", "no"] : terms.candidates;
  if ([...options].sort().join() !== Object.keys(result.totals).sort().join()) {
    return [...wrong, "danh sách lựa chọn khác danh sách lúc mở"];
  }
  const sum = votes.reduce((a, b) => a + b, 0);
  const top = ballot.kind === "yes_no" ? 1 : terms.round === 1 ? ballot.most : terms.seats;
  hold(votes.every((n) => n >= 0 && n <= result.valid), "có lựa chọn nhiều phiếu hơn số phiếu hợp lệ");
  hold(result.valid <= sum && sum <= top * result.valid, `các lựa chọn có ${sum} phiếu, hợp lệ ${result.valid}`);
  const again = quorate ? outcome(terms, result.totals, base) : outcome({ ...terms, candidates: [] }, { yes: 0 }, base);
  for (const [name, label] of [
    ["carried", "thông qua hay không"],
    ["elected", "đơn vị được chọn"],
    ["tied", "đơn vị bằng phiếu"],
    ["runoff", "đơn vị vào vòng sau"],
    ["by", "cách phân định"],
  ]) {
    hold(JSON.stringify(result[name]) === JSON.stringify(again[name]), `${label}: tính lại khác`);
  }
  return wrong;
}
