// Brings the phones of a page to life. Without this the page still works, as plain forms.

import { Phone } from "./phone.js";
import { follow } from "./stream.js";

const phones = [...document.querySelectorAll(".phone")].map((root) => new Phone(root));
if (phones.length) follow(phones);

// What stood in the address only said what to draw first.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);
window.addEventListener("beforeunload", (event) => {
  if (phones.some((phone) => phone.waiting)) event.preventDefault();
});
document.documentElement.classList.add("script");
// On the wall of the demo nobody's page is kept.
if (phones.length === 1) phones[0].keep();

// While nobody looks, the title counts what has come.
const title = document.title;
let unseen = 0;
document.addEventListener("heard", () => {
  if (document.hidden) document.title = `(${(unseen += 1)}) ${title}`;
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = title;
});
const keep = document.querySelector(".keep");
if (keep) keep.querySelector("button").addEventListener("click", () => keep.remove());
