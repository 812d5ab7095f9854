// One stream for all the phones of a page, and what is done when it breaks.

import { Events } from "./events.js";
import { Gone } from "./net.js";

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
  const over = () => phones.every((phone) => phone.ended);
  const open = () => {
    clearTimeout(reopening);
    reopening = null;
    if (over()) return;
    if (source) source.close();
    heard = Date.now();
    const known = phones.map((phone) => phone.row).join(",");
    source = new Events(`/su-kien?sau=${known}`, { "X-Chat": phones.map((phone) => phone.secret).join(",") });
    source.addEventListener("nhip", alive);
    source.addEventListener("tin", (event) => {
      alive();
      const { chat, ...one } = JSON.parse(event.data);
      phones[chat].hear([one]);
    });
    source.addEventListener("het", (event) => {
      phones[JSON.parse(event.data).chat].end();
      if (over()) source.close();
    });
    source.addEventListener("error", again);
  };
  // What the stream did not bring is asked for; then another stream is tried, later each time.
  const again = () => {
    if (reopening || over()) return;
    source.close();
    reopening = setTimeout(open, pause);
    pause = Math.min(pause * 2, 20000);
    if (pause > 2000) for (const phone of phones) phone.connected(false);
    for (const phone of phones.filter((one) => !one.ended)) {
      phone.catchUp().then(alive, (error) => {
        if (error instanceof Gone) phone.end();
      });
    }
  };
  setInterval(() => {
    if (Date.now() - heard > DEAD) again();
  }, 5000);
  window.addEventListener("online", () => {
    if (!source.isOpen) open();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (!source.isOpen || Date.now() - heard > DEAD)) open();
  });
  open();
}
