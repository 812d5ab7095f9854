"use strict";
// The page: what was published is recounted, held against the rows of the journal, and told in green or red.

const STAGES = { self: "tự chấm", review: "thẩm định", explain: "giải trình", agree: "thống nhất" };

// Places at which something does not add up, and how much was checked.
function checked(data) {
  const wrong = [];
  const counts = {};
  const hold = (what, fits, place, why) => {
    counts[what] = (counts[what] || 0) + 1;
    if (!fits) wrong.push(`${place}: ${why}`);
  };
  const attempt = (place, work) => {
    try {
      work();
    } catch (problem) {
      wrong.push(`${place}: không đọc được (${problem.message})`);
    }
  };
  const acts = {};
  attempt("Nhật ký", () => {
    for (const row of data.rows) {
      const fits = sha256(`${row.previous}\n${row.body}`) === row.hash && mark(row.hash) === row.mark;
      hold("dòng nhật ký", fits, `Nhật ký, dòng ${row.number}`, "bị sửa");
      acts[row.number] = JSON.parse(row.body);
      hold("dòng nhật ký", acts[row.number].number === row.number, `Nhật ký, dòng ${row.number}`, "số dòng bị sửa");
    }
  });
  const said = (row) => `khác với nhật ký dòng ${row}`;
  attempt("Quy chế", () => {
    const act = acts[data.charter_row];
    const year = act.baseline ? act.baseline.cycles[data.cycle] : act.opened;
    const hash = act.act === "charter adopted" ? act.charter : year.charter;
    const own = sha256(JSON.stringify(data.charter).normalize("NFC"));
    hold("quy chế", own === hash, "Quy chế", said(data.charter_row));
  });
  const results = [];
  attempt("Kết quả", () => {
    const charter = new Charter(data.charter);
    const { shot } = data;
    const act = acts[shot.row] || {};
    const place = `Kết quả ${STAGES[shot.stage] || shot.stage}`;
    hold("kết quả", act.what === shot.stage && digest(shot.body) === act.result, place, said(shot.row));
    // Figures that a merger carries over stand in no charter: then only the journal is held against the result.
    if (data.changed) counts["kết quả sau khi đơn vị thay đổi, chưa tính lại được"] = 1;
    else recomputed(charter, shot.body, data.before, place, hold);
    for (const one of shot.body.places) {
      results.push([one.rank || "–", charter.names[one.unit] || one.unit, one.said, one.title || one.out || ""]);
    }
  });
  for (const ballot of data.ballots) {
    const place = `Kiểm phiếu “${ballot.terms.ballot.title}”${ballot.terms.round > 1 ? `, vòng ${ballot.terms.round}` : ""}`;
    attempt(place, () => {
      hold("kiểm phiếu", digest(ballot.terms) === acts[ballot.opened].terms, `${place}, thể thức`, said(ballot.opened));
      hold("kiểm phiếu", digest(ballot.result) === digest(acts[ballot.counted].result), place, said(ballot.counted));
      for (const why of recount(ballot.terms, ballot.result)) wrong.push(`${place}: ${why}`);
    });
  }
  return { wrong, counts, results };
}

function recomputed(charter, body, before, where, hold) {
  const out = (charter.data.unsubmitted || "unranked") === "unranked" ? body.absent : [];
  const taking = Object.entries(body.values).filter(([unit]) => !out.includes(unit));
  const compared = charter.compare(Object.fromEntries(taking));
  const tables = {};
  const points = (value) => (value === null ? "không có" : value.said());
  for (const [unit, own] of Object.entries(body.values)) {
    const table = charter.table(unit, own, compared[unit] || {}, (body.late || []).includes(unit));
    tables[unit] = table;
    const name = `${where}, ${charter.names[unit] || unit}`;
    for (const [id, again] of Object.entries(table.points)) {
      const shown = optional((body.points[unit] || {})[id]);
      const fits = shown === null || again === null ? shown === again : shown.compare(again) === 0;
      hold("điểm", fits, `${name}, mục ${charter.called[id]}`, `ghi ${points(shown)}, tính lại ${points(again)}`);
    }
    const total = num(body.totals[unit], 0);
    const why = `ghi ${total.said()}, tính lại ${table.total.said()}`;
    hold("tổng điểm", total.compare(table.total) === 0, `${name}, tổng điểm`, why);
  }
  for (const lot of body.lots || []) {
    hold("bốc thăm", lotOrder(charter, lot).join() === lot.order.join(), `${where}, bốc thăm`, "thứ tự tính lại khác");
  }
  const again = ranked(charter, tables, body, before);
  hold("thứ tự", again.length === body.places.length, where, "bảng xếp hạng thừa hoặc thiếu đơn vị");
  body.places.forEach((place, at) => {
    const [unit, rank, title] = again.find(([own]) => own === place.unit) || ["", null, ""];
    const name = `${where}, ${charter.names[place.unit] || place.unit}`;
    hold("thứ tự", (again[at] || [])[0] === unit, `${name}, thứ tự`, "tính lại khác");
    hold("hạng", place.rank === String(rank || ""), `${name}, hạng`, `ghi ${place.rank || "–"}, tính lại ${rank || "–"}`);
    hold("xếp loại", place.title === title, `${name}, xếp loại`, `ghi “${place.title}”, tính lại “${title}”`);
    const total = tables[place.unit] ? tables[place.unit].total : ZERO;
    const fits = Decimal.of(place.total).compare(total) === 0 && place.said === Decimal.of(place.total).said();
    hold("tổng điểm", fits, `${name}, điểm trong bảng xếp hạng`, `tính lại ${total.said()}`);
  });
}

// "51: K7QF-M2XA-9PTR-WD4E", as it is typed off a phone, held against the rows that are here.
function headFits(data, typed) {
  const found = /^\D*?(\d{1,9})\s*:\s*([0-9A-Za-z -]+)$/.exec(typed.trim());
  const letters = found ? found[2].replace(/[ -]/g, "").toUpperCase() : "";
  const read = letters.replace(/O/g, "0").replace(/[IL]/g, "1");
  const row = found && data.rows.find((one) => one.number === Number(found[1]));
  if (!found || read.length !== 16) return "Đề nghị gõ như trong tin, ví dụ: 51: K7QF-M2XA-9PTR-WD4E.";
  if (!row) return `Trang này không có dòng ${found[1]}. Có các dòng: ${data.rows.map((one) => one.number).join(", ")}.`;
  return read === row.mark.replace(/-/g, "") ? "" : `Dấu kiểm ${typed.trim()} khác với trang này (${row.mark}).`;
}

function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function show() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const found = checked(data);
  const verdict = document.getElementById("verdict");
  const tell = (wrong) => {
    verdict.className = wrong.length ? "wrong" : "right";
    verdict.textContent = wrong.length ? `KHÔNG KHỚP: ${wrong.length} chỗ` : "KHỚP: tính lại đúng như đã công bố";
    const list = document.getElementById("wrong");
    list.replaceChildren();
    for (const line of wrong) element("li", line, list);
  };
  tell(found.wrong);
  const counts = Object.entries(found.counts).map(([what, count]) => `${count} ${what}`);
  document.getElementById("counts").textContent = `Đã kiểm: ${counts.join("; ")}.`;
  const table = document.getElementById("results");
  for (const cells of found.results) {
    const row = element("tr", "", table);
    for (const cell of cells) element("td", cell, row);
  }
  const marks = document.getElementById("marks");
  for (const row of data.rows) element("li", `Dấu kiểm ${row.number}: ${row.mark}`, marks);
  document.getElementById("head").addEventListener("submit", (event) => {
    event.preventDefault();
    const why = headFits(data, document.getElementById("typed").value);
    document.getElementById("answer").textContent = why || "Dấu kiểm này khớp.";
    tell(why && !why.startsWith("Đề nghị") && !why.startsWith("Trang") ? [...found.wrong, why] : found.wrong);
  });
}

show();
