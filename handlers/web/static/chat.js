// A phone: draws what the bot says, says what the person says, and lets a bad network try again.
//
// Texts go in as text, never as HTML. What is said has an id that stays the same through every retry, so
// saying it twice is harmless. What is told has a row number; a phone knows up to which row it has drawn.

const LOST = "Đường dẫn này không còn dùng được. Đề nghị xin mã mời mới từ thư ký cụm.";
const SENDING = "đang gửi…";
const RETRYING = "chưa gửi được, đang thử lại…";
const OFFLINE = "Mất kết nối. Hệ thống đang tự nối lại.";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

class Final extends Error {} // an answer that no retry will change; the message is for the person

export class Phone {
  constructor(root) {
    this.root = root;
    this.path = root.dataset.path;
    this.secret = root.dataset.secret;
    this.row = Number(root.dataset.row);
    this.log = root.querySelector(".log");
    this.line = root.querySelector(".line");
    this.more = root.querySelector(".more");
    this.composer = root.querySelector(".composer");
    this.last = Promise.resolve(); // one after another: what is said keeps its order
    this.waiting = 0;
    for (const text of this.log.querySelectorAll(".text")) linkify(text);
    this.listen();
    this.scroll(this.log.lastElementChild);
  }

  listen() {
    this.root.addEventListener("click", (event) => {
      const option = event.target.closest("button.option");
      const word = event.target.closest("button[data-say]");
      if (option) {
        event.preventDefault();
        this.tap(option);
      } else if (word) {
        word.closest("details").open = false;
        this.type(word.dataset.say);
      }
    });
    for (const menu of this.root.querySelectorAll("details")) {
      menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape") menu.open = false;
      });
      document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) menu.open = false;
      });
    }
    this.more.addEventListener("click", () => {
      this.log.scrollBy({ top: this.log.clientHeight * 0.8, behavior: "smooth" });
      this.log.focus({ preventScroll: true });
    });
    const low = () => (this.more.hidden = this.isLow());
    this.log.addEventListener("scroll", low, { passive: true });
    new ResizeObserver(low).observe(this.log);
    new MutationObserver(low).observe(this.log, { childList: true });
    if (!this.composer) return;
    this.composer.noValidate = true;
    const text = this.composer.elements.text;
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      if (text.value.trim()) this.type(text.value.trim());
      text.value = "";
      grow(text);
      text.focus();
    });
    text.addEventListener("input", () => grow(text));
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.composer.requestSubmit();
    });
    for (const picker of this.composer.querySelectorAll("input[type=file]")) {
      picker.addEventListener("change", () => {
        const files = [...picker.files];
        picker.value = "";
        picker.closest("details").open = false;
        if (files.length) this.send(files);
      });
    }
  }

  // --- saying ---------------------------------------------------------------------------------------

  tap(option) {
    // Not `disabled`: that would throw away the focus of who works with the keyboard.
    const message = option.closest(".said");
    if (message.getAttribute("aria-busy") === "true") return;
    message.setAttribute("aria-busy", "true");
    option.classList.add("chosen");
    const status = this.status(message);
    this.say(
      { kind: "tap", text: option.value, question: message.dataset.asks, on: message.dataset.message },
      status,
      () => {
        status.remove();
        option.classList.remove("chosen");
        message.removeAttribute("aria-busy");
      },
    );
  }

  type(text) {
    const bubble = this.own(text);
    const status = this.status(bubble);
    const who = this.composer && this.composer.elements.who;
    const said = { kind: "text", text, question: this.question() };
    if (who) said.who = who.value;
    this.say(said, status, () => status.remove());
  }

  // Each file goes up on its own, so that a bad network repeats one and not all; then one message tells
  // what they are for: the question that was shown when they were chosen.
  send(files) {
    const question = this.question();
    const bubble = this.own(files.map((file) => file.name).join("\n"));
    const status = this.status(bubble);
    const said = { kind: "files", text: "", question, files: [] };
    const up = async () => {
      for (const [n, file] of files.entries()) {
        const name = newId();
        status.textContent = files.length > 1 ? `đang gửi tệp ${n + 1}/${files.length}…` : "đang gửi tệp…";
        const before = status.textContent;
        await this.insist(status, before, 180000, `${this.path}/tep/${name}`, file);
        said.files.push({ ref: name, name: file.name, type: file.type });
      }
    };
    this.say(said, status, () => status.remove(), up);
  }

  // Queues one thing to say; `done` when it is kept. An answer that can't be helped stays to be read.
  say(said, status, done, before = async () => {}) {
    said.id = newId();
    this.waiting += 1;
    this.last = this.last.then(async () => {
      try {
        await before();
        const answer = await this.insist(status, SENDING, 20000, `${this.path}/noi`, () =>
          JSON.stringify({ ...said, sau: String(this.row) }),
        );
        done();
        this.hear(answer.messages);
        if (answer.notice) this.toast(answer.notice);
      } catch (error) {
        done();
        this.toast(error instanceof Final ? error.message : "Chưa gửi được. Đề nghị gửi lại.");
      } finally {
        this.waiting -= 1;
      }
    });
  }

  // Posts until it is answered. The waits grow; the network coming back cuts them short.
  async insist(status, words, patience, url, body) {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 15000)) {
      try {
        return await post(url, typeof body === "function" ? body() : body, patience);
      } catch (error) {
        if (error instanceof Final) throw error;
        status.textContent = RETRYING;
        status.classList.add("trouble");
        await Promise.race([wait(pause), online()]);
        status.textContent = words;
      }
    }
  }

  // --- hearing --------------------------------------------------------------------------------------

  hear(messages) {
    for (const one of messages) {
      if (one.row <= this.row) continue;
      this.row = one.row;
      if (one.redraw) this.look();
      else this.draw(one);
    }
  }

  // Draws what is open now: for a message whose body is not kept, or after the page slept.
  async look() {
    const answer = await get(`${this.path}/tin?mo=1`);
    for (const one of answer.messages) this.draw(one);
    this.row = Math.max(this.row, answer.row);
  }

  async catchUp() {
    this.hear((await get(`${this.path}/tin?sau=${this.row}`)).messages);
  }

  draw(one) {
    const old = [...this.log.children].find((e) => one.message && e.dataset.message === one.message);
    if (one.strip) {
      if (old) old.querySelector(".options").hidden = true;
      return;
    }
    const low = this.isLow();
    const bubble = document.getElementById("bubble").content.firstElementChild.cloneNode(true);
    bubble.dataset.message = one.message;
    bubble.dataset.asks = one.asks;
    bubble.classList.toggle("pinned", one.pin);
    const text = bubble.querySelector(".text");
    text.textContent = one.text;
    linkify(text);
    const link = bubble.querySelector(".document");
    link.hidden = !one.document;
    link.href = `${this.path}/van-ban/${one.row}`;
    link.querySelector("b").textContent = one.document;
    const options = bubble.querySelector(".options");
    options.hidden = !one.options.length;
    for (const o of one.options) options.append(button(o));
    const focused = old && old.contains(document.activeElement);
    if (old) old.replaceWith(bubble);
    else this.log.append(bubble);
    bubble.classList.add("new");
    if (focused) bubble.focus({ preventScroll: true });
    if (low || !old || old === this.log.lastElementChild) this.scroll(bubble);
    this.root.dispatchEvent(new CustomEvent("heard", { bubbles: true }));
  }

  own(text) {
    const bubble = document.createElement("article");
    bubble.className = "said own";
    const words = document.createElement("div");
    words.className = "text";
    words.textContent = text;
    bubble.append(words);
    this.log.append(bubble);
    this.scroll(bubble);
    return bubble;
  }

  status(bubble) {
    const status = document.createElement("p");
    status.className = "status";
    status.textContent = SENDING;
    bubble.append(status);
    return status;
  }

  toast(text) {
    this.line.textContent = text;
    this.line.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (this.line.hidden = true), 6000);
  }

  connected(yes) {
    this.line.classList.toggle("trouble", !yes);
    clearTimeout(this.fading);
    this.line.hidden = yes;
    this.line.textContent = yes ? "" : OFFLINE;
  }

  // The question a typed reply is given under: the last one that is still asked.
  question() {
    const asking = [...this.log.querySelectorAll(".said.bot")].filter((e) => e.dataset.asks);
    return asking.length ? asking[asking.length - 1].dataset.asks : "";
  }

  isLow() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
  }

  // To the end; but a message taller than the screen is read from its beginning.
  scroll(bubble) {
    const top = bubble ? bubble.offsetTop - this.log.offsetTop - 12 : Infinity;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight - this.log.clientHeight);
  }
}

function button(o) {
  const made = document.getElementById("option").content.firstElementChild.cloneNode(true);
  made.value = o.key;
  made.querySelector("span").textContent = o.label;
  const letter = made.querySelector(".letter");
  if (o.letter) letter.textContent = o.letter;
  else letter.remove();
  return made;
}

// Makes the web addresses in a text to links, node by node; the rest stays text.
function linkify(element) {
  const text = element.textContent;
  const parts = text.split(/(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)])/);
  if (parts.length === 1) return;
  element.replaceChildren(
    ...parts.map((part, n) => {
      if (n % 2 === 0) return part;
      const link = document.createElement("a");
      link.href = part;
      link.textContent = part;
      link.rel = "noreferrer noopener";
      link.target = "_blank";
      return link;
    }),
  );
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 4, 160)}px`;
}

function online() {
  return new Promise((done) => window.addEventListener("online", done, { once: true }));
}

async function post(url, body, patience) {
  const type = typeof body === "string" ? "application/json" : "application/octet-stream";
  return ask(url, { method: "POST", body, headers: { "Content-Type": type } }, patience);
}

const get = (url) => ask(url, {}, 20000);

// The JSON of an answer. Throws Final for what a retry can't help, any other error for what it can.
async function ask(url, init, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
    if (answer.ok) return await answer.json();
    if (answer.status === 404) throw new Final(LOST);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      const problem = (await answer.json().catch(() => ({}))).problem;
      throw new Final(problem || "Hệ thống chưa nhận được. Đề nghị tải lại trang.");
    }
    throw new Error(answer.status);
  } finally {
    clearTimeout(timer);
  }
}

// --- one stream for all the phones of a page ---------------------------------------------------------

const DEAD = 40000; // ms without a sound: the stream beats every 15 s

export function follow(phones) {
  let source = null;
  let heard = Date.now();
  let pause = 1000;
  let reopening = null;

  const alive = () => {
    heard = Date.now();
    pause = 1000;
    for (const phone of phones) if (phone.line.classList.contains("trouble")) phone.connected(true);
  };
  const open = () => {
    clearTimeout(reopening);
    reopening = null;
    if (source) source.close();
    heard = Date.now();
    const query = new URLSearchParams();
    for (const phone of phones) query.append("chat", phone.secret);
    for (const phone of phones) query.append("sau", phone.row);
    source = new EventSource(`/su-kien?${query}`);
    source.addEventListener("nhip", alive);
    source.addEventListener("tin", (event) => {
      alive();
      const { chat, ...one } = JSON.parse(event.data);
      phones[chat].hear([one]);
    });
    source.addEventListener("error", again);
  };
  // What the stream did not bring is asked for; then another stream is tried, later each time.
  const again = () => {
    if (reopening) return;
    source.close();
    reopening = setTimeout(open, pause);
    pause = Math.min(pause * 2, 20000);
    if (pause > 2000) for (const phone of phones) phone.connected(false);
    for (const phone of phones) phone.catchUp().then(alive, () => {});
  };
  setInterval(() => {
    if (Date.now() - heard > DEAD) again();
  }, 5000);
  window.addEventListener("online", () => {
    if (source.readyState !== EventSource.OPEN) open();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (source.readyState === EventSource.CLOSED || Date.now() - heard > DEAD)) open();
  });
  open();
}

const phones = [...document.querySelectorAll(".phone")].map((root) => new Phone(root));
if (phones.length) follow(phones);

// What stood in the address only said what to draw first.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);
window.addEventListener("beforeunload", (event) => {
  if (phones.some((phone) => phone.waiting)) event.preventDefault();
});
document.documentElement.classList.add("script");
const keep = document.querySelector(".keep");
if (keep) keep.querySelector("button").addEventListener("click", () => keep.remove());
