// Notices while the page is closed. The browser is asked after a tap, and never by itself.

import { get, post, remove } from "./net.js";

export const able = isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const ASK = "Hệ thống có thể báo trên máy này khi có việc mới, kể cả khi đã đóng trang. Có bật không?";
const BLOCKED = "Trình duyệt đang chặn thông báo. Muốn nhận, đề nghị mở cài đặt của trình duyệt và cho phép trang này.";
const FAILED = "Chưa bật được báo tin. Đề nghị thử lại sau.";
const ON = "Đã bật: khi có việc mới, máy này sẽ báo.";
const OFF = "Đã tắt báo tin trên máy này.";

export class Notices {
  constructor(phone) {
    this.phone = phone;
    this.way = `${phone.way}/bao-tin`;
    this.key = `bao:${phone.path}`;
  }

  // "có", "không", or "" where nobody was asked yet.
  get wish() {
    try {
      return localStorage.getItem(this.key) || "";
    } catch {
      return "không";
    }
  }

  set wish(word) {
    try {
      localStorage.setItem(this.key, word);
    } catch {
      // Then it is asked for in the menu alone.
    }
  }

  // Once, after what was handed in has made something to wait for.
  async offer() {
    if (this.wish || !(await this.serverKey())) return;
    const bar = document.createElement("div");
    bar.className = "offer";
    bar.setAttribute("role", "group");
    const words = document.createElement("p");
    words.textContent = ASK;
    bar.append(words, button("Bật báo tin", () => this.turnOn()), button("Không cần", () => (this.wish = "không")));
    bar.addEventListener("click", (event) => event.target.closest("button") && bar.remove());
    this.phone.root.querySelector(".foot").prepend(bar);
  }

  toggle() {
    return this.wish === "có" ? this.turnOff() : this.turnOn();
  }

  async turnOn() {
    if ((await Notification.requestPermission()) !== "granted") return this.phone.toast(BLOCKED);
    try {
      await this.subscribe();
      this.wish = "có";
      this.phone.toast(ON);
    } catch {
      this.phone.toast(FAILED);
    }
  }

  async turnOff() {
    this.wish = "không";
    const registration = await navigator.serviceWorker.getRegistration("/");
    const found = registration && (await registration.pushManager.getSubscription());
    // Other pages in this browser may have it still.
    if (found) await remove(this.way, JSON.stringify({ endpoint: found.endpoint }), this.phone.headers).catch(() => {});
    this.phone.toast(OFF);
  }

  // What was turned on here stays on, whatever the server or the browser has lost meanwhile.
  async renew() {
    if (this.wish === "có" && Notification.permission === "granted") await this.subscribe().catch(() => {});
  }

  async serverKey() {
    return (await get(this.way, this.phone.headers).catch(() => ({}))).key;
  }

  async subscribe() {
    const key = await this.serverKey();
    if (!key) throw new Error("no key");
    await navigator.serviceWorker.register("/worker.js", { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const wanted = { userVisibleOnly: true, applicationServerKey: key };
    const made = await pushManager.subscribe(wanted).catch(async () => {
      // One that was made for another key of the server is in the way.
      const old = await pushManager.getSubscription();
      if (!old) throw new Error("refused");
      await old.unsubscribe();
      return pushManager.subscribe(wanted);
    });
    const { endpoint, keys } = made.toJSON();
    await post(this.way, JSON.stringify({ endpoint, key: keys.p256dh, auth: keys.auth }), this.phone.headers);
  }
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
