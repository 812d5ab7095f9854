// The page that takes files for one criterion: each goes up on its own, on a broken line it goes on where it
// stopped; when all of a choice are there, one message says so in the chat.

import { Final, insist, newId, post, upload } from "./net.js";

const LARGE = 1.5 * 1024 ** 2; // bytes of a file above which a photo is made smaller
const root = document.querySelector(".upload");
const way = "/gui/-";
const headers = { "X-Chat": root.dataset.secret };
const going = root.querySelector(".going");
const result = root.querySelector(".result");
let last = Promise.resolve();
let waiting = 0;

for (const picker of root.querySelectorAll("input[type=file]")) {
  picker.addEventListener("change", () => {
    const files = [...picker.files];
    picker.value = "";
    if (files.length) send(files);
  });
}

root.querySelector(".back").addEventListener("click", (event) => {
  if (waiting && !confirm("Tệp đang gửi dở. Rời trang này?")) return event.preventDefault();
  // A page that a messenger opened in itself closes, and the chat is there again.
  window.close();
  if (event.currentTarget.getAttribute("href") === "#") event.preventDefault();
});

window.addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});

function send(files) {
  waiting += 1;
  result.hidden = true;
  const lines = files.map((file) => line(file.name));
  last = last.then(async () => {
    const sent = [];
    for (const [n, file] of files.entries()) {
      try {
        sent.push(await one(file, lines[n]));
      } catch (error) {
        lines[n].state.textContent = error instanceof Final ? error.message : "Chưa gửi được. Đề nghị chọn lại.";
        lines[n].state.classList.add("trouble");
        lines[n].bar.remove();
        lines[n].sent = false;
      }
    }
    try {
      if (sent.length) await say(sent);
      // What is there stands in the list of what is there.
      for (const { made, sent: there } of lines) if (there) made.remove();
    } catch (error) {
      tell(error instanceof Final ? error.message : "Chưa gửi được. Đề nghị chọn lại.", true);
    }
    waiting -= 1;
  });
}

async function one(file, { state, bar }) {
  const name = newId();
  const sent = file.size > LARGE ? await (await import("./photo.js")).reduced(file) : file;
  const url = `${way}/tep/${name}?ten=${encodeURIComponent(sent.name)}`;
  const told = (part) => {
    bar.value = part;
    state.textContent = `đang gửi: ${Math.floor(100 * part)}%`;
  };
  await insist(state, "đang gửi…", (again) => upload(url, sent, headers, told, again));
  bar.value = 1;
  state.textContent = "đã gửi, chờ ghi";
  return { ref: name, name: sent.name, type: sent.type };
}

async function say(files) {
  const body = JSON.stringify({ id: newId(), files });
  result.hidden = false;
  const answer = await insist(result, "đang ghi…", () => post(`${way}/xong`, body, headers));
  const have = root.querySelector(".have");
  have.replaceChildren(...answer.have.map((name) => item(name)));
  root.querySelector(".heading").hidden = !answer.have.length;
  tell(`Đã gửi ${files.length} tệp. Có thể gửi tiếp, hoặc chọn “${root.querySelector(".back").textContent}”.`);
}

function tell(text, trouble = false) {
  result.hidden = false;
  result.textContent = text;
  result.classList.toggle("trouble", trouble);
}

function line(name) {
  const made = item(name);
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  state.className = "state";
  state.textContent = "chờ gửi";
  made.append(bar, state);
  going.append(made);
  return { made, state, bar, sent: true };
}

function item(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}
