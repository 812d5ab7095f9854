"use strict";
// Kinds of criterion: the values that are answers, and the points they give as [base, bonus, penalty].

const NOTHING = [ZERO, ZERO, ZERO];
const has = (value) => value !== undefined && value !== null;
const pointsOf = (parts) => parts[0].plus(parts[1]).minus(parts[2]);

function parted(points, maximum) {
  if (points.compare(ZERO) < 0) return [ZERO, ZERO, points.negative()];
  return [least(points, maximum), most(points.minus(maximum), ZERO), ZERO];
}

function inRange(text, { low = ZERO, high = INFINITE, step = Decimal.of(1), beyond = false }) {
  const bare = text.startsWith("=") ? text.slice(1) : text;
  if (!isDecimal(bare)) return false;
  const value = Decimal.of(bare);
  const over = high !== INFINITE && value.compare(high) > 0;
  const top = high === INFINITE ? LARGEST : beyond ? high.times(HUNDRED) : high;
  if (value.compare(low) < 0 || value.compare(top) > 0) return false;
  const [one, two] = aligned(value, step);
  return one % two === 0n && text === (over ? "=" : "") + value.plain();
}

function ofBand(tiers, percent) {
  for (const tier of tiers) {
    const over = has(tier.over);
    const side = fractions.compare(percent, num(over ? tier.over : tier.from).fraction());
    if (over ? side > 0 : side >= 0) return num(tier.points);
  }
  return ZERO;
}

function scaled(data, maximum, percent) {
  if (has(data.tiers)) return parted(ofBand(data.tiers, percent), maximum);
  if (has(data.slope)) return sloped(data.slope, maximum, percent);
  if (fractions.compare(percent, num(data.floor, 0).fraction()) < 0) return NOTHING;
  const given = fractions.times(fractions.times(maximum.fraction(), percent), share(1n, 100n));
  return [least(fractions.decimal(given), maximum), ZERO, ZERO];
}

function sloped(slope, maximum, percent) {
  const away = fractions.minus(percent, num(slope.mark, 100).fraction());
  const beyond = (slope.best || "highest") === "highest" ? away : share(-away.n, away.d);
  let count = fractions.over(share(beyond.n < 0n ? -beyond.n : beyond.n, beyond.d), num(slope.per, 1).fraction());
  if (slope.counted === "whole") count = share(count.n / count.d, 1n);
  const better = beyond.n > 0n;
  const moved = fractions.decimal(fractions.times(count, num(better ? slope.up : slope.down, 0).fraction()));
  if (better) return [maximum, num(slope.up, 0).isZero ? ZERO : least(moved, optional(slope.up_cap)), ZERO];
  return [most(maximum.minus(moved), ZERO), ZERO, ZERO];
}

// True where points above the base are bonus.
function scaleHasBonus(data, maximum) {
  if (has(data.tiers)) return data.tiers.some((tier) => num(tier.points).compare(maximum) > 0);
  return has(data.slope) && !num(data.slope.up, 0).isZero && !(has(data.slope.up_cap) && num(data.slope.up_cap).isZero);
}

const plan = (kind, unit, key) => {
  const found = optional((kind.data[key] || {})[unit]);
  return found === null || found.isZero ? null : found;
};
const pair = (value) => value.split("/").map((half) => Decimal.of(half));
const percentOf = (part, whole) => fractions.over(fractions.times(part.fraction(), share(100n, 1n)), whole.fraction());

function fitsPair(kind, value, known, within, step) {
  if (value === "none") return known === null;
  const halves = value.split("/");
  if (halves.length !== 2 || !halves.every((half) => inRange(half, { step }))) return false;
  const [part, whole] = pair(value);
  if (whole.isZero || (known !== null && whole.compare(known) !== 0)) return false;
  return !within || part.compare(whole) <= 0;
}

function countedPair(kind, value) {
  if (value === "none") return [kind.data.none === "full" ? kind.base : ZERO, ZERO, ZERO];
  const [part, whole] = pair(value);
  return scaled(kind.data, kind.base, percentOf(part, whole));
}

const figure = (kind) => ({ high: optional(kind.data.most), step: num(kind.data.step, "0.01") });
const percentage = (kind) => ({ high: num(kind.data.most, 10000), step: ONE_HUNDREDTH });

const KINDS = {
  graded: {
    read(kind) {
      kind.base = num(kind.data.maximum);
      kind.hasBonus = !num(kind.data.bonus, 0).isZero;
      kind.range = {
        low: num(kind.data.penalty, 0).negative(),
        high: kind.base.plus(num(kind.data.bonus, 0)),
        step: num(kind.data.step, kind.step),
        beyond: kind.overrides,
      };
    },
    fits: (kind, unit, value) => inRange(value, kind.range),
    counted: (kind, unit, value) => parted(Decimal.of(value), kind.base),
  },
  per_case: {
    read(kind) {
      const [each, start] = [num(kind.data.each), num(kind.data.start, 0)];
      const adds = each.compare(ZERO) > 0;
      const part = kind.data.part || (adds ? "bonus" : start.isZero ? "penalty" : "base");
      const cap = optional(kind.data.cap);
      const top = cap !== null ? cap : part === "base" ? start : INFINITE;
      kind.base = part === "base" && adds ? start.plus(top) : start;
      kind.hasBonus = part === "bonus" && (top === INFINITE || !top.isZero);
      Object.assign(kind, { each: adds ? each : each.negative(), adds, start, part, top });
    },
    fits: (kind, unit, value) => inRange(value, { high: Decimal.of(9999) }),
    counted(kind, unit, value) {
      const moved = least(Decimal.of(value).times(kind.each), kind.top);
      if (kind.part === "bonus") return [kind.start, moved, ZERO];
      if (kind.part === "penalty") return [kind.start, ZERO, moved];
      return [kind.adds ? kind.start.plus(moved) : kind.start.minus(moved), ZERO, ZERO];
    },
  },
  tiers: {
    read(kind) {
      const points = kind.data.tiers.map((tier) => num(tier.points));
      kind.base = has(kind.data.maximum) ? num(kind.data.maximum) : most(ZERO, ...points);
      kind.hasBonus = points.some((given) => given.compare(kind.base) > 0);
    },
    fits(kind, unit, value) {
      if (kind.data.by === "percent") return inRange(value, percentage(kind));
      return kind.data.tiers.some((tier) => tier.id === value);
    },
    counted(kind, unit, value) {
      if (kind.data.by === "percent") return parted(ofBand(kind.data.tiers, Decimal.of(value).fraction()), kind.base);
      return parted(num(kind.data.tiers.find((tier) => tier.id === value).points), kind.base);
    },
  },
  percent: {
    read: readScaled,
    fits: (kind, unit, value) => inRange(value, percentage(kind)),
    counted: (kind, unit, value) => scaled(kind.data, kind.base, Decimal.of(value).fraction()),
  },
  ratio: {
    read: readScaled,
    fits: (kind, unit, value) => fitsPair(kind, value, null, true, num(kind.data.step, 1)),
    counted: (kind, unit, value) => countedPair(kind, value),
  },
  growth: {
    read: readScaled,
    fits: (kind, unit, value) =>
      fitsPair(kind, value, plan(kind, unit, "last_year"), false, num(kind.data.step, "0.01")),
    counted: (kind, unit, value) => countedPair(kind, value),
  },
  measured: {
    read(kind) {
      readScaled(kind);
      kind.scaled = has(kind.data.tiers) || has(kind.data.slope);
    },
    fits: (kind, unit, value) => inRange(value, figure(kind)),
    counted(kind, unit, value) {
      const [target, actual] = [plan(kind, unit, "targets"), Decimal.of(value)];
      if (target === null) return [kind.data.without_target === "full" ? kind.base : ZERO, ZERO, ZERO];
      if (kind.scaled) return scaled(kind.data, kind.base, percentOf(actual, target));
      if (actual.times(HUNDRED).compare(num(kind.data.floor, 0).times(target)) < 0) return NOTHING;
      return [least(kind.base.times(actual).over(target), kind.base), ZERO, ZERO];
    },
  },
  relative: {
    read(kind) {
      kind.base = num(kind.data.maximum);
      kind.compared = true;
    },
    fits: (kind, unit, value) => inRange(value, figure(kind)),
    counted: () => NOTHING,
    compare: comparedInCluster,
  },
  by_rank: {
    read(kind) {
      kind.points = kind.data.points.map((points) => num(points));
      kind.base = kind.points[0];
      kind.compared = true;
    },
    fits: (kind, unit, value) => inRange(value, figure(kind)),
    counted: () => NOTHING,
    compare(kind, figures) {
      const sign = (kind.data.best || "highest") === "highest" ? 1 : -1;
      const found = {};
      for (const [unit, own] of Object.entries(figures)) {
        const place = 1 + Object.values(figures).filter((other) => sign * other.compare(own) > 0).length;
        found[unit] = place <= kind.points.length ? kind.points[place - 1] : num(kind.data.rest, 0);
      }
      return found;
    },
  },
  gate: {
    read(kind) {
      kind.base = num(kind.data.points, 0);
      kind.excludes = Boolean(kind.data.disqualifies);
      kind.limit = kind.data.best_title || "";
    },
    fits: (kind, unit, value) => value === "pass" || value === "fail",
    counted: (kind, unit, value) => [value === "pass" ? kind.base : ZERO, ZERO, ZERO],
  },
  lateness: {
    read(kind) {
      kind.each = num(kind.data.each).negative();
      kind.base = num(kind.data.start, 0);
      const cap = optional(kind.data.cap);
      kind.top = cap !== null ? cap : kind.base.isZero ? INFINITE : kind.base;
      kind.unassigned = "never";
    },
    fits(kind, unit, value) {
      if (!value.startsWith("late:")) return inRange(value, { high: Decimal.of(366) });
      const parts = value.slice(5);
      return !parts || parts.split(";").every((part) => /^[^=;]+=(\d{1,4}|never)$/.test(part));
    },
    counted(kind, unit, value) {
      const parts = value.startsWith("late:") ? value.slice(5).split(";").filter(Boolean) : null;
      const days = parts ? parts.map((part) => daysBeyond(kind, part.split("=").pop())) : [Decimal.of(value)];
      const taken = least(days.reduce((a, b) => a.plus(b), ZERO).times(kind.each), kind.top);
      return kind.base.isZero ? [ZERO, ZERO, taken] : [kind.base.minus(taken), ZERO, ZERO];
    },
  },
};

function readScaled(kind) {
  kind.base = num(kind.data.maximum);
  kind.hasBonus = scaleHasBonus(kind.data, kind.base);
}

function daysBeyond(kind, days) {
  if (days !== "never") return most(Decimal.of(days).minus(num(kind.data.grace, 0)), ZERO);
  if (has(kind.data.never)) return num(kind.data.never);
  const all = kind.top.over(kind.each).fraction();
  return new Decimal((all.n + all.d - 1n) / all.d, 0);
}

function comparedInCluster(kind, figures) {
  const actual = Object.fromEntries(Object.entries(figures).map(([unit, own]) => [unit, own.fraction()]));
  const [excess, half, zero, one] = [{}, share(1n, 2n), share(0n, 1n), share(1n, 1n)];
  for (const unit of Object.keys(actual)) {
    const target = plan(kind, unit, "targets");
    if (target !== null) excess[unit] = fractions.minus(fractions.over(actual[unit], target.fraction()), one);
  }
  const largest = (all) => all.reduce((a, b) => (a && fractions.compare(a, b) >= 0 ? a : b), null) || zero;
  const lead = largest(Object.values(excess));
  const top = largest(Object.keys(actual).filter((unit) => !(unit in excess)).map((unit) => actual[unit]));
  const found = {};
  for (const unit of Object.keys(actual)) {
    let part;
    if (!(unit in excess)) part = top.n === 0n ? zero : fractions.over(actual[unit], top);
    else if (excess[unit].n <= 0n) part = fractions.times(half, fractions.plus(excess[unit], one));
    else part = fractions.plus(half, fractions.over(fractions.times(half, excess[unit]), lead));
    const small = reduced(part);
    found[unit] = kind.base.times(new Decimal(small.n, 0)).over(new Decimal(small.d, 0));
  }
  return found;
}

function reduced({ n, d }) {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  return a ? { n: n / a, d: d / a } : { n, d };
}

class Criterion {
  constructor(data, charter) {
    const defaults = charter.defaults || {};
    this.data = data;
    this.unassigned = data.unassigned || defaults.unassigned || "never";
    this.step = defaults.step;
    this.overrides = Boolean(charter.overrides);
    this.notFor = data.not_for || [];
    this.base = ZERO;
    Object.assign(this, { hasBonus: false, compared: false, limit: "", excludes: false });
    this.kind = KINDS[data.kind];
    if (!this.kind) throw new Error(`trang này chưa biết loại tiêu chí ${data.kind}`);
    this.kind.read(this);
  }

  worth(unit, value) {
    if (this.notFor.includes(unit)) return value === "-" ? NOTHING : null;
    if (value.startsWith("=")) return this.direct(value.slice(1));
    if (value.startsWith("~")) return this.several(unit, value.slice(1));
    if (value === "-") {
      if (this.unassigned === "never") return null;
      return this.unassigned === "full" ? [this.base, ZERO, ZERO] : NOTHING;
    }
    return this.kind.fits(this, unit, value) ? this.kind.counted(this, unit, value) : null;
  }

  direct(text) {
    if (!isDecimal(text)) return null;
    const points = Decimal.of(text);
    return parted(points, this.hasBonus ? this.base : most(this.base, points));
  }

  several(unit, text) {
    const [rule, ...values] = text.split("|");
    const worths = values.map((value) => this.worth(unit, value));
    if (!worths.length || worths.includes(null)) return null;
    let order = worths.map((_, at) => at).sort((a, b) => pointsOf(worths[a]).compare(pointsOf(worths[b])) || a - b);
    if (rule === "median") {
      const half = Math.floor((order.length - 1) / 2);
      order = order.slice(half, order.length - half);
    } else if (rule === "trimmed_mean") {
      order = order.slice(1, -1);
    }
    const count = Decimal.of(order.length);
    return [0, 1, 2].map((part) => order.reduce((sum, at) => sum.plus(worths[at][part]), ZERO).over(count));
  }

  leftOut(unit, value) {
    return this.notFor.includes(unit) || (this.unassigned === "left_out" && value === "-");
  }

  compare(values) {
    const figures = {};
    for (const [unit, value] of Object.entries(values)) {
      const plainValue = value !== "-" && !value.startsWith("=") && !this.notFor.includes(unit);
      if (plainValue && this.kind.fits(this, unit, value)) figures[unit] = Decimal.of(value);
    }
    return this.kind.compare(this, figures);
  }
}
