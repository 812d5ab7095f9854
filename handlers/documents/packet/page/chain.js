"use strict";
// SHA-256 (FIPS 180-4), marks and canonical text: no part of a browser that needs https.

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
}

const ROOT = (value, power) => {
  const root = value ** (1 / power);
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
};
const ROUNDS = primes(64).map((p) => ROOT(p, 3));
const START = primes(8).map((p) => ROOT(p, 2));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const size = ((bytes.length + 8) >> 6) * 64 + 64;
  const padded = new DataView(new ArrayBuffer(size));
  bytes.forEach((byte, at) => padded.setUint8(at, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
  padded.setUint32(size - 4, (bytes.length << 3) >>> 0);
  const state = [...START];
  const words = new Uint32Array(64);
  for (let block = 0; block < size; block += 64) {
    for (let t = 0; t < 64; t += 1) {
      if (t < 16) {
        words[t] = padded.getUint32(block + 4 * t);
        continue;
      }
      const [one, two] = [words[t - 15], words[t - 2]];
      const s0 = turned(one, 7) ^ turned(one, 18) ^ (one >>> 3);
      const s1 = turned(two, 17) ^ turned(two, 19) ^ (two >>> 10);
      words[t] = words[t - 16] + s0 + words[t - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + words[t]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => {
      state[at] = (state[at] + word) >>> 0;
    });
  }
  return state.map((word) => word.toString(16).padStart(8, "0")).join("");
}

// First 80 bits of a hash as they are posted: K7QF-M2XA-9PTR-WD4E.
function mark(hash) {
  let value = BigInt(`0x${hash.slice(0, 20)}`);
  let letters = "";
  for (let at = 0; at < 16; at += 1) {
    letters = CROCKFORD[Number(value & 31n)] + letters;
    value >>= 5n;
  }
  return letters.match(/.{4}/g).join("-");
}

function canonical(data) {
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  if (data === null || typeof data !== "object") return JSON.stringify(data).normalize("NFC");
  const keys = Object.keys(data).sort();
  return `{${keys.map((key) => `${JSON.stringify(key).normalize("NFC")}:${canonical(data[key])}`).join(",")}}`;
}

const digest = (data) => sha256(canonical(data));
