// Where an installed app and a notice begin: the one page that this browser knows, or a choice of them.

import { known } from "./pages.js";

const pages = known();
if (pages.length === 1) location.replace(pages[0].path);
const list = document.querySelector(".pages");
for (const page of pages) {
  const link = document.createElement("a");
  link.href = page.path;
  link.textContent = page.title;
  const line = document.createElement("li");
  line.append(link);
  list.append(line);
}
document.querySelector(".choice").hidden = !pages.length;
