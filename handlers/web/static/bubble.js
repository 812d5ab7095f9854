// Messages as they are drawn. Texts go in as text, never as HTML.

export const SENDING = "đang gửi…";

// What the bot says: text, perhaps a document, perhaps options. The server's own markup is the pattern.
export function said(one, path) {
  const bubble = document.getElementById("bubble").content.firstElementChild.cloneNode(true);
  bubble.dataset.message = one.message;
  bubble.dataset.asks = one.asks;
  if (one.secret) bubble.dataset.ballot = "";
  bubble.classList.toggle("pinned", one.pin);
  bubble.classList.add("new");
  const text = bubble.querySelector(".text");
  text.textContent = one.text;
  linkify(text);
  const picture = bubble.querySelector(".picture");
  picture.hidden = !one.picture;
  picture.dataset.picture = one.picture;
  const link = bubble.querySelector(".document");
  link.hidden = !one.document;
  link.href = `${path}/van-ban/${one.row}`;
  link.querySelector("b").textContent = one.document;
  const options = bubble.querySelector(".options");
  options.hidden = !one.options.length;
  for (const o of one.options) options.append(button(o));
  return bubble;
}

// A question that is open still, as one line.
export function fold(bubble) {
  const line = document.createElement("button");
  line.type = "button";
  line.className = "reopen";
  line.setAttribute("aria-expanded", "false");
  const words = document.createElement("span");
  words.textContent = bubble.querySelector(".text").textContent.split("\n", 1)[0];
  const open = document.createElement("b");
  open.textContent = "Xem lại";
  line.append(words, open);
  bubble.prepend(line);
  bubble.classList.add("again");
}

// The message of such a line, whole.
export function reopen(line) {
  const bubble = line.closest(".said");
  bubble.classList.remove("again");
  line.remove();
  bubble.focus({ preventScroll: true });
  return bubble;
}

// A question that was answered by a tap, folded, with the answer; of a ballot's nothing stays.
export function past(old) {
  const choice = old.querySelector(".option.chosen span");
  if (!choice || "ballot" in old.dataset) return null;
  const made = document.createElement("details");
  made.className = "past";
  const line = document.createElement("summary");
  const asked = old.querySelector(".text").cloneNode(true);
  const [first] = asked.textContent.split("\n", 1);
  const answer = document.createElement("b");
  answer.textContent = choice.textContent;
  line.append(first, " – ", answer);
  made.append(line, asked);
  return made;
}

// What the person says.
export function own(words) {
  const bubble = document.createElement("article");
  bubble.className = "said own";
  const text = document.createElement("div");
  text.className = "text";
  text.textContent = words;
  bubble.append(text);
  return bubble;
}

// Under a message that is on its way: how far it has come.
export function status(bubble) {
  const line = document.createElement("p");
  line.className = "status";
  line.textContent = SENDING;
  bubble.append(line);
  return line;
}

// Makes the web addresses in a text to links, node by node; the rest stays text.
export function linkify(element) {
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

function button(o) {
  const made = document.getElementById("option").content.firstElementChild.cloneNode(true);
  made.value = o.key;
  made.querySelector("span").textContent = o.label;
  const letter = made.querySelector(".letter");
  if (o.letter) letter.textContent = o.letter;
  else letter.remove();
  return made;
}
