// A phone: draws what the bot says, says what the person says, and lets a bad network try again.
//
// What is said has an id that stays the same through every retry, so saying it twice is harmless. What is
// told has a row number; a phone knows up to which row it has drawn.

import { SENDING, fold, linkify, own, past, reopen, said, status } from "./bubble.js";
import { forget, remember } from "./pages.js";
import { Typed } from "./typed.js";
import { Final, Gone, get, head, insist, newId, post, upload } from "./net.js";

const ENDED = "Trang này đã đóng. Muốn vào lại, đề nghị xin mã của thư ký cụm.";
const LARGE = 1.5 * 1024 ** 2; // bytes of a file above which a photo is made smaller
const AT_ONCE = 1500; // ms
// Files that are made when they are asked for, and kept; a large packet takes some seconds.
const MADE = /\.(zip|pdf|docx)$/;
const MAKING = "đang lập tệp…";
const STILL_MAKING = "đang lập tệp, tệp lớn cần thêm ít giây…";
const OFFLINE = "Mất kết nối. Hệ thống đang tự nối lại.";

export class Phone {
  constructor(root) {
    this.root = root;
    this.path = root.dataset.path;
    this.secret = root.dataset.secret;
    // What is fetched here names the chat in a header: addresses are logged.
    this.way = this.path.replace(this.secret, "-");
    this.headers = { "X-Chat": this.secret };
    this.row = Number(root.dataset.row);
    this.log = root.querySelector(".log");
    this.line = root.querySelector(".line");
    this.due = root.querySelector(".due");
    this.more = root.querySelector(".more");
    this.composer = root.querySelector(".composer");
    this.last = Promise.resolve(); // one after another: what is said keeps its order
    this.waiting = 0;
    // In a group everybody is on one page, so that what one of them typed is not kept there.
    this.typed = root.classList.contains("group") ? null : new Typed(this.path);
    for (const text of this.log.querySelectorAll(".text")) linkify(text);
    for (const figure of this.log.querySelectorAll(".picture:not([hidden])")) this.picture(figure);
    this.listen();
    this.recall();
    this.first = null; // the message that the news began with: the view stands there
    this.heard = 0;
    this.asked = "";
    this.scroll(this.log.lastElementChild);
  }

  // Has a file made, then follows its link: until it comes, a tap on it would seem lost.
  async made(link) {
    if (link.dataset.file) return;
    link.dataset.file = "making";
    const line = status(link.parentElement);
    line.setAttribute("role", "status");
    link.after(line);
    const longer = setTimeout(() => (line.textContent = STILL_MAKING), 3000);
    const row = link.href.split("/").pop();
    try {
      await insist(line, MAKING, () => head(`${this.way}/van-ban/${row}`, this.headers));
      link.dataset.file = "made";
      line.remove();
      link.click();
    } catch (error) {
      delete link.dataset.file;
      line.textContent = error.message;
      line.classList.add("trouble");
    } finally {
      clearTimeout(longer);
    }
  }

  listen() {
    this.root.addEventListener("click", (event) => {
      const option = event.target.closest("button.option");
      const again = event.target.closest("button.reopen");
      const word = event.target.closest("button[data-say]");
      const file = event.target.closest("a.document");
      if (file && MADE.test(file.textContent) && file.dataset.file !== "made") {
        event.preventDefault();
        this.made(file);
      } else if (option) {
        event.preventDefault();
        this.tap(option);
      } else if (again) {
        this.scroll(reopen(again));
      } else if (word) {
        word.closest("details").open = false;
        this.type(word.dataset.say);
      } else if (event.target.closest("button.find")) {
        event.target.closest("details").open = false;
        this.find();
      } else if (event.target.closest("button.notices")) {
        event.target.closest("details").open = false;
        this.withNotices((notices) => notices.toggle());
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
    document.addEventListener("visibilitychange", () => document.hidden || this.dateSoon());
    const low = () => (this.more.hidden = this.isLow());
    this.log.addEventListener("scroll", low, { passive: true });
    // Whoever was at the end stays there when a keyboard comes up.
    new ResizeObserver(() => {
      if (this.more.hidden) this.log.scrollTop = this.log.scrollHeight;
      low();
    }).observe(this.log);
    new MutationObserver(low).observe(this.log, { childList: true, subtree: true, attributes: true });
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

  // A page opened once is one to begin at; where its notices are on, they stay on.
  keep() {
    if (this.root.classList.contains("group")) return;
    remember(this.path, this.root.getAttribute("aria-label"));
    this.withNotices((notices) => {
      for (const button of this.root.querySelectorAll("button.notices")) button.hidden = false;
      notices.renew();
    });
  }

  async find() {
    const { Search } = await import("./search.js");
    this.search = this.search || new Search(this);
    this.search.open();
  }

  // Where this browser can be told of news while the page is closed.
  async withNotices(act) {
    if (!isSecureContext || !("PushManager" in window)) return;
    const { Notices, able } = await import("./notices.js");
    if (able) act(new Notices(this));
  }

  // --- saying ---------------------------------------------------------------------------------------

  tap(option) {
    // Not `disabled`: that would throw away the focus of who works with the keyboard.
    const message = option.closest(".said");
    if (message.getAttribute("aria-busy") === "true") return;
    message.setAttribute("aria-busy", "true");
    option.classList.add("chosen");
    const line = status(message);
    this.say(
      { kind: "tap", text: option.value.trimEnd(), question: message.dataset.asks, on: message.dataset.message },
      line,
      () => {
        option.classList.remove("chosen");
        message.removeAttribute("aria-busy");
      },
    );
  }

  type(text) {
    if (this.typed && !this.isSecret()) this.typed.add(text, this.row);
    const line = this.own(text);
    const who = this.composer && this.composer.elements.who;
    const said = { kind: "text", text, question: this.question() };
    if (who) said.who = who.value;
    this.say(said, line, () => {}, async () => {}, line.closest(".said"));
  }

  // Each file goes up on its own, so that a bad network repeats one and not all; then one message tells
  // what they are for: the question that was shown when they were chosen.
  send(files) {
    const question = this.question();
    const line = this.own(files.map((file) => file.name).join("\n"));
    const said = { kind: "files", text: "", question, files: [] };
    const up = async () => {
      for (const [n, file] of files.entries()) {
        const name = newId();
        const words = files.length > 1 ? `đang gửi tệp ${n + 1}/${files.length}` : "đang gửi tệp";
        const sent = file.size > LARGE ? await (await import("./photo.js")).reduced(file) : file;
        const url = `${this.way}/tep/${name}?ten=${encodeURIComponent(sent.name)}`;
        const told = (part) => (line.textContent = `${words}: ${Math.floor(100 * part)}%`);
        await insist(line, `${words}…`, (again) => upload(url, sent, this.headers, told, again));
        said.files.push({ ref: name, name: sent.name, type: sent.type });
      }
    };
    this.say(said, line, () => {}, up);
  }

  // Queues one thing to say; `settled` when it is kept or cannot be. Why it cannot be stays under it.
  say(said, line, settled = () => {}, before = async () => {}, typed = null) {
    said.id = newId();
    this.waiting += 1;
    this.first = null;
    this.asked = said.question;
    this.last = this.last.then(async () => {
      try {
        await before();
        const answer = await insist(line, SENDING, () =>
          post(`${this.way}/noi`, JSON.stringify({ ...said, sau: String(this.row) }), this.headers),
        );
        this.steady(() => line.remove());
        // A vote that was typed leaves nothing on the screen.
        if (answer.private && typed) typed.remove();
        this.hear(answer.messages);
        settled();
        if (answer.notice) this.toast(answer.notice);
        if (answer.submitted) this.withNotices((notices) => notices.offer());
      } catch (error) {
        settled();
        line.textContent = error instanceof Final ? error.message : "Chưa gửi được. Đề nghị gửi lại.";
        line.classList.add("trouble");
        if (error instanceof Gone) this.end();
      } finally {
        this.waiting -= 1;
      }
    });
  }

  // --- hearing --------------------------------------------------------------------------------------

  hear(messages) {
    for (const one of messages) {
      if (one.row <= this.row) continue;
      this.row = one.row;
      if (one.redraw) this.look();
      else this.draw(one);
      this.dateSoon();
    }
  }

  // Draws what is open now: for a message whose body is not kept, or after the page slept. What has come
  // meanwhile is newer, and is asked for once more; what will come is told by its row.
  async look(again = true) {
    const answer = await get(`${this.way}/tin?mo=1`, this.headers);
    if (again && answer.row < this.row) return this.look(false);
    for (const one of answer.messages) this.draw(one);
  }

  // What was just told may have moved the deadline that stands in the head.
  dateSoon() {
    if (!this.due || this.dating) return;
    this.dating = setTimeout(async () => {
      this.dating = null;
      try {
        const head = await get(`${this.way}/tin?han=1`, this.headers);
        this.due.textContent = head.due;
        // Another seat (a founder became the secretary) has other pages in its menu.
        const shown = this.root.querySelector(".names > :first-child").textContent;
        if (head.title !== shown && !this.composer.querySelector("textarea").value) location.reload();
      } catch {
        // It is asked again with the next news.
      }
    }, 5000);
  }

  async catchUp() {
    this.hear((await get(`${this.way}/tin?sau=${this.row}`, this.headers)).messages);
  }

  // The view goes to where news begin, if they answer this person or if this person had read to the end. What
  // changes an old message moves nothing that is being read.
  draw(one) {
    const old = [...this.log.children].find((e) => one.message && e.dataset.message === one.message);
    if (one.strip) {
      if (old) this.steady(() => (old.querySelector(".options").hidden = true));
      return;
    }
    const bubble = said(one, this.path);
    const follows = old ? this.isAnswer(old) : this.waiting > 0 || this.isLow();
    this.steady(() => {
      if (old) this.replace(old, bubble);
      else this.append(bubble);
    });
    if (one.picture) this.picture(bubble.querySelector(".picture"));
    if (follows) this.scroll(this.first || bubble);
    this.root.dispatchEvent(new CustomEvent("heard", { bubbles: true }));
  }

  async picture(figure) {
    const { drawn } = await import("./picture.js");
    const made = await drawn(figure.dataset.picture, this.way, this.headers);
    if (made) this.steady(() => figure.replaceChildren(made));
  }

  // A tap is answered in the message that it was on.
  isAnswer(old) {
    return old.getAttribute("aria-busy") === "true" || (this.waiting > 0 && old === this.log.lastElementChild);
  }

  replace(old, bubble) {
    const focused = old.contains(document.activeElement);
    if (this.first === old || (!this.first && this.isAnswer(old))) this.first = bubble;
    const asked = past(old);
    if (asked) old.before(asked);
    old.replaceWith(bubble);
    if (focused) bubble.focus({ preventScroll: true });
  }

  // What comes at once, or in answer to one thing said, is one piece of news. A question in it that was open
  // before is one line: the news stand above it.
  append(bubble) {
    const now = Date.now();
    if (!this.waiting && now - this.heard > AT_ONCE) this.first = null;
    this.heard = now;
    if (this.first && this.asked && bubble.dataset.asks === this.asked) fold(bubble);
    this.first = this.first || bubble;
    this.log.append(bubble);
  }

  // Changes the log and leaves where it is what the person has before their eyes.
  steady(change) {
    const place = (e) => e.offsetTop - this.log.offsetTop - this.log.scrollTop;
    const at = [...this.log.children].findIndex((e) => place(e) + e.offsetHeight > 0);
    const before = at < 0 ? 0 : place(this.log.children[at]);
    change();
    if (at >= 0) this.log.scrollTop += place(this.log.children[at]) - before;
  }

  // A bubble with what the person says, at the end; the line under it that tells how far it has come.
  own(words) {
    const bubble = own(words);
    this.log.append(bubble);
    const line = status(bubble);
    this.scroll(bubble);
    return line;
  }

  toast(text) {
    this.line.textContent = text;
    this.line.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (this.line.hidden = true), 6000);
  }

  // Closed, or somebody else has the seat now: what was said stays readable, nothing more can be said here.
  end() {
    this.ended = true;
    forget(this.path);
    clearTimeout(this.fading);
    this.line.textContent = ENDED;
    this.line.classList.add("trouble");
    this.line.hidden = false;
    if (this.composer) this.composer.hidden = true;
    for (const options of this.log.querySelectorAll(".options")) options.hidden = true;
    for (const menu of this.root.querySelectorAll(".menu")) menu.hidden = true;
  }

  connected(yes) {
    if (this.ended) return;
    this.line.classList.toggle("trouble", !yes);
    clearTimeout(this.fading);
    this.line.hidden = yes;
    this.line.textContent = yes ? "" : OFFLINE;
  }

  // What was typed here before the page was opened anew: each before the first message that came after it.
  recall() {
    const bot = [...this.log.children];
    for (const one of this.typed ? this.typed.all() : []) {
      const after = bot.find((e) => Number(e.dataset.message) > one.row) || bot[bot.length - 1];
      this.log.insertBefore(own(one.text), after || null);
    }
  }

  // A reply now may be a choice of a secret ballot, which is kept nowhere.
  isSecret() {
    const asking = [...this.log.querySelectorAll(".said.bot")].filter((e) => e.dataset.asks);
    const last = asking[asking.length - 1];
    const open = this.log.querySelector("[data-ballot] .options:not([hidden])");
    return Boolean(open || (last && "ballot" in last.dataset));
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

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 4, 160)}px`;
}
