"use strict";
// Tables of units: from points to totals, places and classes.

class Charter {
  constructor(data) {
    this.data = data;
    this.units = data.units.map((unit) => unit.id);
    this.names = Object.fromEntries(data.units.map((unit) => [unit.id, unit.short || unit.name]));
    this.category = Object.fromEntries(data.units.map((unit) => [unit.id, unit.class || ""]));
    this.digits = has(data.digits) ? data.digits : 2;
    this.rounding = data.rounding || "leaf";
    this.titles = data.titles || [];
    this.ties = data.ties || [];
    Object.assign(this, { leaves: {}, called: {}, groups: {} });
    data.groups.forEach((group) => this.read(group));
  }

  read(part) {
    this.called[part.id] = String(part.code || part.title);
    if (!has(part.parts)) {
      this.leaves[part.id] = new Criterion(part, this.data);
      return;
    }
    this.groups[part.id] = part;
    part.parts.forEach((inner) => this.read(inner));
  }

  rounded(parts) {
    return parts.map((points) => points.quantize(this.digits));
  }

  most(part, without = []) {
    if (!has(part.parts)) return this.leaves[part.id].base;
    const own = part.parts.filter((p) => !without.includes(p.id)).map((p) => this.most(p, without));
    return least(own.reduce((a, b) => a.plus(b), ZERO), optional(part.base_cap));
  }

  compare(values) {
    const found = Object.fromEntries(Object.keys(values).map((unit) => [unit, {}]));
    for (const [id, leaf] of Object.entries(this.leaves)) {
      if (!leaf.compared) continue;
      const given = Object.entries(values).filter(([, own]) => has(own[id])).map(([unit, own]) => [unit, own[id]]);
      for (const [unit, points] of Object.entries(leaf.compare(Object.fromEntries(given)))) found[unit][id] = points;
    }
    return found;
  }

  table(unit, values, compared, late) {
    const table = { unit, points: {}, values: {}, groups: {}, failed: false };
    const worths = {};
    for (const [id, leaf] of Object.entries(this.leaves)) {
      const value = leaf.notFor.includes(unit) ? "-" : has(values[id]) ? values[id] : null;
      let worth = value === null ? null : leaf.worth(unit, value);
      const waits = worth !== null && leaf.compared && value !== "-" && !value.startsWith("=");
      if (waits) worth = compared[id] ? [compared[id], ZERO, ZERO] : null;
      table.values[id] = worth === null && !waits ? null : value;
      if (worth === null) {
        table.points[id] = null;
        worths[id] = NOTHING;
        continue;
      }
      worths[id] = this.rounding === "leaf" ? this.rounded(worth) : worth;
      table.points[id] = pointsOf(worths[id]);
      table.failed = table.failed || (leaf.excludes && value === "fail");
    }
    const top = this.data.groups.map((group) => this.sum(group, worths, table, true));
    const sumOf = (part) => top.reduce((sum, parts) => sum.plus(parts[part]), ZERO);
    const base = this.rescaled(unit, table, sumOf(0));
    table.bonus = keptBonus(base, sumOf(1), this.data.bonus_cap, this.data.bonus_from);
    table.penalty = sumOf(2);
    let total = least(base.plus(table.bonus).minus(table.penalty), optional(this.data.total_cap));
    if (this.rounding === "total") total = total.quantize(this.digits);
    table.total = late ? total.minus(num(this.data.late_penalty, 0)) : total;
    return table;
  }

  sum(group, worths, table, top = false) {
    let [base, bonus, penalty] = NOTHING;
    for (const part of group.parts) {
      const inner = has(part.parts) ? this.sum(part, worths, table) : worths[part.id];
      [base, bonus, penalty] = [base.plus(inner[0]), bonus.plus(inner[1]), penalty.plus(inner[2])];
    }
    base = least(base, optional(group.base_cap));
    bonus = keptBonus(base, bonus, group.bonus_cap, group.bonus_from);
    penalty = least(penalty, optional(group.penalty_cap));
    if (has(group.lowest)) penalty = least(penalty, most(base.plus(bonus).minus(num(group.lowest)), ZERO));
    let parts = [base, bonus, penalty];
    if (top && this.rounding === "group") parts = this.rounded(parts);
    table.groups[group.id] = parts;
    return parts;
  }

  rescaled(unit, table, base) {
    if (!this.data.rescale) return base;
    const out = Object.keys(this.leaves).filter(
      (id) => table.values[id] && this.leaves[id].leftOut(unit, table.values[id]),
    );
    const sumOf = (without) => this.data.groups.map((g) => this.most(g, without)).reduce((a, b) => a.plus(b), ZERO);
    const [full, own] = [sumOf([]), out.length ? sumOf(out) : ZERO];
    if (own.isZero || own.compare(full) === 0) return base;
    const points = base.times(full).over(own);
    return this.rounding === "total" ? points : points.quantize(this.digits);
  }
}

function keptBonus(base, bonus, cap, reach) {
  if (has(reach) && base.compare(num(reach)) < 0) return ZERO;
  return least(bonus, optional(cap));
}

function lotOrder(charter, lot) {
  const units = charter.units.filter((unit) => unit in lot.numbers);
  const begins = Object.values(lot.numbers).reduce((a, b) => a + b, 0) % units.length;
  return [...units.slice(begins), ...units.slice(0, begins)];
}

function merit(charter, tie, table, body, before) {
  if (tie.by === "penalty") return table.penalty.negative();
  if (tie.by === "bonus") return table.bonus;
  if (tie.by === "last_year") return Decimal.of(has(before[table.unit]) ? before[table.unit] : 1000000).negative();
  if (tie.by === "lots") {
    const own = (body.lots || []).find((lot) => table.unit in lot.numbers);
    return Decimal.of(own ? -lotOrder(charter, own).indexOf(table.unit) : 0);
  }
  if (tie.by === "group") return pointsOf(table.groups[tie.of]);
  return table.points[tie.of] || ZERO;
}

// [unit, place or null, class], in their order.
function ranked(charter, tables, body, before) {
  const leaves = (charter.data.unsubmitted || "unranked") === "unranked";
  const out = charter.units.filter((u) => (leaves && body.absent.includes(u)) || tables[u].failed);
  const order = charter.units.filter((unit) => !out.includes(unit));
  const keys = {};
  for (const unit of order) {
    keys[unit] = [tables[unit].total, ...charter.ties.map((tie) => merit(charter, tie, tables[unit], body, before))];
  }
  const ahead = (one, two) => {
    const at = keys[one].findIndex((own, n) => own.compare(keys[two][n]) !== 0);
    return at < 0 ? 0 : keys[two][at].compare(keys[one][at]);
  };
  const place = Object.fromEntries(order.map((u) => [u, 1 + order.filter((other) => ahead(other, u) < 0).length]));
  order.sort(ahead);
  const title = award(charter, order.map((unit) => tables[unit]), place);
  return [...order.map((unit) => [unit, place[unit], title[unit]]), ...out.map((unit) => [unit, null, ""])];
}

function award(charter, order, place) {
  const given = Object.fromEntries(order.map((table) => [table.unit, ""]));
  for (const title of charter.titles) {
    const reach = num(has(title.from) ? title.from : title.least);
    const fit = order
      .filter((table) => !given[table.unit] && table.total.compare(reach) >= 0 && meets(charter, title, table))
      .map((table) => table.unit);
    for (const unit of withinQuota(charter, title, fit, place)) given[unit] = title.label;
  }
  return given;
}

function meets(charter, title, table) {
  const labels = charter.titles.map((t) => t.label);
  for (const [id, value] of Object.entries(table.values)) {
    const limit = value === "fail" ? charter.leaves[id].limit : "";
    if (limit && labels.indexOf(title.label) < labels.indexOf(limit)) return false;
  }
  const shares = {};
  if (has(title.each)) {
    for (const group of charter.data.groups) if (!charter.most(group).isZero) shares[group.id] = title.each;
  }
  for (const [id, part] of Object.entries({ ...shares, ...(title.parts || {}) })) {
    const group = charter.groups[id];
    const earned = group ? pointsOf(table.groups[id]) : table.points[id] || ZERO;
    const top = group ? charter.most(group) : charter.leaves[id].base;
    if (earned.times(HUNDRED).compare(num(part).times(top)) < 0) return false;
  }
  return !has(title.penalty) || table.penalty.times(HUNDRED).compare(num(title.penalty).times(table.bonus)) <= 0;
}

function withinQuota(charter, title, fit, place) {
  const quota = title.quota;
  if (!has(quota)) return fit;
  const byClass = quota.within === "class";
  const among = quota.of === "ranked" ? Object.keys(place) : charter.units;
  const kept = [];
  for (const name of new Set(fit.map((unit) => (byClass ? charter.category[unit] : "")))) {
    const own = fit.filter((unit) => !byClass || charter.category[unit] === name);
    const base = BigInt(among.filter((unit) => !name || charter.category[unit] === name).length);
    const room = roomOf(String(quota.most), base);
    kept.push(...own.filter((unit) => own.filter((other) => place[other] <= place[unit]).length <= room));
  }
  return kept;
}

function roomOf(text, base) {
  let part;
  if (text.endsWith("%")) part = fractions.times(Decimal.of(text.slice(0, -1)).fraction(), share(base, 100n));
  else if (text.includes("/")) {
    const [over, under] = text.split("/").map(BigInt);
    part = share(over * base, under);
  } else return Number(text);
  return Number(part.n / part.d);
}
