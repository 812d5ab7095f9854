// An invitation works once. Whoever opens its link again in the same browser goes on in the same chat, so
// the browser remembers which chat the code opened.

const form = document.querySelector("form.short");
const key = "vao:" + form.dataset.code;

try {
  const before = localStorage.getItem(key);
  if (before) {
    form.elements.phong.value = before;
    form.hidden = false;
    document.querySelector(".over")?.remove();
    if (form.elements.name) form.querySelector("label").hidden = form.elements.name.hidden = true;
    form.querySelector("button").textContent = "Vào tiếp";
  }
  form.addEventListener("submit", () => {
    const name = form.elements.name;
    // Without a name nobody comes in, so that there is no chat to remember.
    if (!name || name.hidden || name.value.trim().length > 1) localStorage.setItem(key, form.elements.phong.value);
  });
} catch {
  // A browser that keeps nothing: the link then works once, as it says.
}
