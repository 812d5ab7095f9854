// Passing a code on: by what the phone has for it, or by the clipboard.

for (const acts of document.querySelectorAll(".acts")) {
  const { text } = acts.dataset;
  acts.hidden = false;
  acts.querySelector("[data-act=share]").hidden = !navigator.share;
  acts.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.act === "share") {
      // Whoever closes the phone's own dialogue has changed their mind.
      navigator.share({ text }).catch(() => {});
      return;
    }
    await copy(text);
    button.textContent = "Đã sao chép";
    setTimeout(() => (button.textContent = "Sao chép"), 3000);
  });
}

// Without https there is no clipboard but the old way.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
