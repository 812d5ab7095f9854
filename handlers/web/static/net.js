// Asking the server: what a retry can help, and what it can't.

const LOST = "Đường dẫn này không còn dùng được. Đề nghị xin mã mời mới từ thư ký cụm.";

// An answer that no retry will change; the message is for the person.
export class Final extends Error {}

// There is no such chat any more.
export class Gone extends Final {}

// Too much at once; the message says so, `wait` how many milliseconds to wait.
export class Later extends Error {
  constructor(message, wait) {
    super(message);
    this.wait = wait;
  }
}

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// Made here and not by `randomUUID`, which only exists on https.
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

export function online() {
  return new Promise((done) => window.addEventListener("online", done, { once: true }));
}

export const get = (url, headers) => ask(url, { headers }, 20000);

// What is said goes in blocks of one length: the size of a request tells nothing of what was chosen.
const BLOCK = 4096;

export function padded(json) {
  const length = new TextEncoder().encode(json).length;
  return json + " ".repeat((BLOCK - (length % BLOCK)) % BLOCK);
}

export function post(url, body, patience, headers) {
  const words = typeof body === "string";
  const type = words ? "application/json" : "application/octet-stream";
  return ask(url, { method: "POST", body: words ? padded(body) : body, headers: { ...headers, "Content-Type": type } }, patience);
}

// The JSON of an answer. Throws Final for what a retry can't help, any other error for what it can.
async function ask(url, init, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
    if (answer.ok) return await answer.json();
    if (answer.status === 404) throw new Gone(LOST);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) {
      const problem = (await answer.json().catch(() => ({}))).problem;
      const wait = 1000 * answer.headers.get("Retry-After");
      if (answer.status === 429 && problem) throw new Later(problem, Math.max(wait, 1000));
      throw new Final(problem || "Hệ thống chưa nhận được. Đề nghị tải lại trang.");
    }
    throw new Error(answer.status);
  } finally {
    clearTimeout(timer);
  }
}
