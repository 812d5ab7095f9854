// One stream for all the phones of a page, and what is done when it breaks.
//
// A browser keeps six connections to a host, and whoever looks after a cluster may have more pages open. So only a
// page that is looked at has a stream, and three of them at the most; the others ask now and then. They could hear
// by one of them, but it would need their secrets.

import { Events } from "./events.js";
import { Gone } from "./net.js";

const DEAD = 40000; // ms without a sound: the stream beats every 15 s
const STREAMS = 3; // of one browser
const HIDDEN = 20000; // ms between two questions of a page that nobody looks at
const CROWDED = 4000; // ms, of one that found no stream free

export function follow(phones) {
  let source = null;
  let leave = null;
  let heard = Date.now();
  let pause = 1000;
  let next = null;
  let opening = false;

  const alive = () => {
    heard = Date.now();
    pause = 1000;
    for (const phone of phones) if (phone.line.classList.contains("trouble")) phone.connected(true);
  };
  const over = () => phones.every((phone) => phone.ended);
  const close = () => {
    clearTimeout(next);
    next = null;
    if (source) source.close();
    source = null;
    if (leave) leave();
    leave = null;
  };
  const open = async () => {
    if (opening) return;
    close();
    if (over()) return;
    heard = Date.now();
    if (document.hidden) return ask(HIDDEN);
    opening = true;
    leave = await place();
    opening = false;
    if (document.hidden || !leave) {
      close();
      return ask(document.hidden ? HIDDEN : CROWDED);
    }
    listen();
  };
  const listen = () => {
    const known = phones.map((phone) => phone.row).join(",");
    const mine = new Events(`/su-kien?sau=${known}`, { "X-Chat": phones.map((phone) => phone.secret).join(",") });
    source = mine;
    mine.addEventListener("nhip", alive);
    mine.addEventListener("tin", (event) => {
      alive();
      const { chat, ...one } = JSON.parse(event.data);
      phones[chat].hear([one]);
    });
    mine.addEventListener("het", (event) => {
      phones[JSON.parse(event.data).chat].end();
      if (over()) close();
    });
    mine.addEventListener("error", () => {
      if (source === mine) again();
    });
  };
  // What no stream brings is asked for.
  const catchUp = () => {
    for (const phone of phones.filter((one) => !one.ended)) {
      phone.catchUp().then(alive, (error) => {
        if (error instanceof Gone) phone.end();
        else failed();
      });
    }
  };
  const failed = () => {
    pause = Math.min(pause * 2, 20000);
    if (pause > 2000) for (const phone of phones) phone.connected(false);
  };
  const ask = (ms) => {
    next = setTimeout(() => {
      next = null;
      catchUp();
      open();
    }, ms);
  };
  // Another stream is tried, later each time.
  const again = () => {
    if (next || over()) return;
    close();
    next = setTimeout(open, pause);
    failed();
    catchUp();
  };
  setInterval(() => {
    if (source && Date.now() - heard > DEAD) again();
  }, 5000);
  window.addEventListener("online", () => {
    if (!source || !source.isOpen) open();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !source || !source.isOpen || Date.now() - heard > DEAD) open();
  });
  open();
}

// A place among the streams of this browser, as a function that gives it back; null where all are taken.
async function place() {
  // Without https there are no locks; then each page that is looked at has its stream.
  if (!navigator.locks) return () => {};
  for (let n = 0; n < STREAMS; n += 1) {
    const found = await new Promise((taken) => {
      navigator.locks.request(`su-kien-${n}`, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise((done) => taken(done));
        taken(null);
      });
    });
    if (found) return found;
  }
  return null;
}
