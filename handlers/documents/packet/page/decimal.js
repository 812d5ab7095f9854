"use strict";
// Decimal numbers as Python's: 28 digits, half even; and exact fractions. Points are never binary fractions.

const DIGITS = 28;

class Decimal {
  constructor(coefficient, exponent) {
    this.c = coefficient;
    this.e = exponent;
  }

  static of(text) {
    const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(String(text).trim());
    if (!found) throw new Error(`không phải số: ${text}`);
    const fraction = found[3] || "";
    const c = BigInt(found[2] + fraction);
    return new Decimal(found[1] ? -c : c, Number(found[4] || 0) - fraction.length);
  }

  plus(other) {
    const [one, two, e] = aligned(this, other);
    return rounded(one + two, e, false);
  }

  minus(other) {
    return this.plus(other.negative());
  }

  times(other) {
    return rounded(this.c * other.c, this.e + other.e, false);
  }

  over(other) {
    const more = DIGITS + 3 + Math.max(0, String(other.c).length - String(this.c).length);
    const top = this.c * 10n ** BigInt(more);
    return rounded(top / other.c, this.e - other.e - more, top % other.c !== 0n);
  }

  negative() {
    return new Decimal(-this.c, this.e);
  }

  compare(other) {
    const [one, two] = aligned(this, other);
    return one < two ? -1 : one > two ? 1 : 0;
  }

  // Half up to so many decimals.
  quantize(decimals) {
    if (this.e >= -decimals) return this;
    const unit = 10n ** BigInt(-decimals - this.e);
    const size = this.c < 0n ? -this.c : this.c;
    const whole = size / unit + ((size % unit) * 2n >= unit ? 1n : 0n);
    return new Decimal(this.c < 0n ? -whole : whole, -decimals);
  }

  get isZero() {
    return this.c === 0n;
  }

  fraction() {
    return this.e < 0 ? share(this.c, 10n ** BigInt(-this.e)) : share(this.c * 10n ** BigInt(this.e), 1n);
  }

  // Without trailing zeros or an exponent.
  plain() {
    let { c, e } = this;
    if (c === 0n) return "0";
    while (c % 10n === 0n) {
      c /= 10n;
      e += 1;
    }
    const sign = c < 0n ? "-" : "";
    const digits = String(c < 0n ? -c : c);
    if (e >= 0) return sign + digits + "0".repeat(e);
    const long = digits.padStart(1 - e, "0");
    return `${sign}${long.slice(0, e)}.${long.slice(e)}`;
  }

  // As it is printed: 1.234,5.
  said() {
    const [whole, part] = this.plain().split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (part ? `,${part}` : "");
  }
}

function aligned(one, two) {
  const e = Math.min(one.e, two.e);
  return [one.c * 10n ** BigInt(one.e - e), two.c * 10n ** BigInt(two.e - e), e];
}

function rounded(c, e, sticky) {
  const size = c < 0n ? -c : c;
  const drop = String(size).length - DIGITS;
  if (drop <= 0) return new Decimal(c, e);
  const unit = 10n ** BigInt(drop);
  let whole = size / unit;
  const rest = (size % unit) * 2n;
  if (rest > unit || (rest === unit && (sticky || whole % 2n === 1n))) whole += 1n;
  return new Decimal(c < 0n ? -whole : whole, e + drop);
}

function share(n, d) {
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

const fractions = {
  over: (a, b) => share(a.n * b.d, a.d * b.n),
  times: (a, b) => share(a.n * b.n, a.d * b.d),
  plus: (a, b) => share(a.n * b.d + b.n * a.d, a.d * b.d),
  minus: (a, b) => share(a.n * b.d - b.n * a.d, a.d * b.d),
  compare: (a, b) => (a.n * b.d < b.n * a.d ? -1 : a.n * b.d > b.n * a.d ? 1 : 0),
  decimal: (a) => new Decimal(a.n, 0).over(new Decimal(a.d, 0)),
};

const ZERO = new Decimal(0n, 0);
const HUNDRED = new Decimal(100n, 0);
const ONE_HUNDREDTH = new Decimal(1n, -2);
const LARGEST = new Decimal(1n, 15);
// Without an upper bound.
const INFINITE = null;

const num = (value, usual) => Decimal.of(value === undefined || value === null ? usual : value);
const optional = (value) => (value === undefined || value === null ? null : Decimal.of(value));
const least = (a, b) => (b === INFINITE ? a : a === INFINITE ? b : a.compare(b) <= 0 ? a : b);
const most = (...all) => all.reduce((a, b) => (a.compare(b) >= 0 ? a : b));
const isDecimal = (text) => /^-?\d+(\.\d+)?$/.test(text);
