// Asking the server: what a retry can help, and what it can't.

const RETRYING = "chưa gửi được, đang thử lại…";
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

// Asks until it is answered; `line` tells the person how it stands. The waits grow; the network coming back cuts
// them short. Throws Final for what a retry can't help.
export async function insist(line, words, ask) {
  line.textContent = words;
  for (let pause = 1000, again = false; ; pause = Math.min(pause * 2, 15000), again = true) {
    try {
      return await ask(again);
    } catch (error) {
      if (error instanceof Final) throw error;
      const busy = error instanceof Later;
      line.textContent = busy ? error.message : RETRYING;
      line.classList.add("trouble");
      await (busy ? wait(error.wait) : Promise.race([wait(pause), online()]));
      line.textContent = words;
      line.classList.remove("trouble");
    }
  }
}

export const get = (url, headers) => ask(url, { headers }, 20000);

// Whether a file can be had; one that is made for whoever asks is made by then.
export const head = (url, headers) => ask(url, { method: "HEAD", headers }, 120000);

// What is said goes in blocks of one length: the size of a request tells nothing of what was chosen.
const BLOCK = 4096;

export function padded(json) {
  const length = new TextEncoder().encode(json).length;
  return json + " ".repeat((BLOCK - (length % BLOCK)) % BLOCK);
}

export const post = (url, json, headers) =>
  ask(url, { method: "POST", body: padded(json), headers: { ...headers, "Content-Type": "application/json" } }, 20000);

export const remove = (url, json, headers) =>
  ask(url, { method: "DELETE", body: json, headers: { ...headers, "Content-Type": "application/json" } }, 20000);

// The JSON of an answer. Throws Final for what a retry can't help, any other error for what it can.
async function ask(url, init, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
    return judged(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  } finally {
    clearTimeout(timer);
  }
}

// A file, as it is; `told` hears which part of it has gone. It is given up when nothing goes any more. Given up
// before, it goes on where it broke off.
export async function upload(url, file, headers, told, again) {
  const from = again ? (await get(url, headers)).size : 0;
  if (again && from === file.size) return { size: from };
  const rest = from ? file.slice(from) : file;
  return send(`${url}&tu=${from}&cua=${file.size}`, rest, headers, (gone) => told((from + gone) / file.size));
}

function send(url, body, headers, told) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    let silence;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), 60000);
    };
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      alive();
      if (event.total) told((event.loaded / event.total) * body.size);
    });
    request.addEventListener("load", () => {
      try {
        done(judged(request.status, request.responseText, request.getResponseHeader("Retry-After")));
      } catch (error) {
        failed(error);
      }
    });
    request.addEventListener("loadend", () => {
      clearTimeout(silence);
      failed(new Error("cut off"));
    });
    alive();
    request.send(body);
  });
}

function judged(status, body, after) {
  let said = {};
  try {
    said = JSON.parse(body);
  } catch {
    // A page, or nothing: what it says is not for here.
  }
  if (status >= 200 && status < 300) return said;
  if (status === 404) throw new Gone(LOST);
  // Too much at once, or what can't be kept for now: said, and tried again.
  if (said.problem && [429, 503, 507].includes(status)) throw new Later(said.problem, Math.max(1000 * after, 1000));
  if (status >= 400 && status < 500 && status !== 408) {
    throw new Final(said.problem || "Hệ thống chưa nhận được. Đề nghị tải lại trang.");
  }
  throw new Error(status);
}
