// What a person typed, kept by their own browser beside the page and nowhere else: a reload shows it again.

const MOST = 200;
const WEEK = 7 * 24 * 3600 * 1000;

export const keyOf = (path) => `noi:${path}`;

export class Typed {
  constructor(path) {
    this.key = keyOf(path);
  }

  // Each with the row of the outbox after which it was typed; the oldest first.
  all() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) || "[]");
      return kept.filter((one) => Date.now() - one.at < WEEK).slice(-MOST);
    } catch {
      return [];
    }
  }

  add(text, row) {
    try {
      localStorage.setItem(this.key, JSON.stringify([...this.all(), { text, row, at: Date.now() }].slice(-MOST)));
    } catch {
      // A browser that keeps nothing: then a reload shows what the bot said.
    }
  }
}
