// Search in all that is kept of the chat, on the server; what is found is shown above the talk.

import { Later, post } from "./net.js";

const NONE = "Không tìm thấy. Đề nghị thử bằng ít chữ hơn.";
const FAILED = "Chưa tìm được. Đề nghị thử lại.";

export class Search {
  constructor(phone) {
    this.phone = phone;
    this.panel = document.createElement("form");
    this.panel.className = "search";
    this.panel.setAttribute("role", "search");
    this.field = document.createElement("input");
    Object.assign(this.field, { type: "search", maxLength: 100, autocomplete: "off", placeholder: "Tìm trong trao đổi" });
    this.field.setAttribute("aria-label", "Tìm trong trao đổi");
    this.list = document.createElement("div");
    this.list.className = "found";
    this.list.setAttribute("aria-live", "polite");
    this.panel.append(this.field, button("Tìm", "submit"), button("Đóng", "button", () => this.close()), this.list);
    this.panel.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.field.value.trim());
    });
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  open() {
    this.phone.log.before(this.panel);
    this.field.focus();
  }

  close() {
    this.panel.remove();
    this.list.replaceChildren();
    this.field.value = "";
  }

  async ask(text) {
    if (!text) return;
    try {
      const { found } = await post(`${this.phone.way}/tim`, JSON.stringify({ text }), this.phone.headers);
      this.list.replaceChildren(...(found.length ? found.map((one) => line(one.text, one.when)) : [line(NONE)]));
    } catch (error) {
      this.list.replaceChildren(line(error instanceof Later ? error.message : FAILED));
    }
  }
}

function line(text, when = "") {
  const made = document.createElement("p");
  const at = document.createElement("small");
  at.textContent = when;
  made.append(at, when ? "\n" : "", text);
  return made;
}

function button(words, type, act = () => {}) {
  const made = document.createElement("button");
  made.type = type;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
