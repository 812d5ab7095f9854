// The demo's own: the clock, and which phones have heard something while nobody looked.

const clock = document.querySelector(".clock");

function show(time) {
  clock.querySelector(".now").textContent = time.now;
  clock.querySelector(".next").textContent = time.next;
  clock.querySelector("[data-step=han]").disabled = !time.next;
}

clock.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-step]");
  if (!button) return;
  const buttons = [...clock.querySelectorAll("button")];
  for (const one of buttons) one.disabled = true;
  try {
    const answer = await fetch("/dong-ho", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ buoc: button.dataset.step }),
    });
    for (const one of buttons) one.disabled = false;
    if (answer.ok) show(await answer.json());
  } catch {
    for (const one of buttons) one.disabled = false;
  }
});

// Another page may have moved the time.
document.addEventListener("visibilitychange", async () => {
  if (!document.hidden) show(await (await fetch("/dong-ho")).json());
});

const chips = new Map([...document.querySelectorAll(".chips a")].map((a) => [a.hash.slice(1), a]));
const chipOf = (target) => chips.get(target.closest(".stand").id);
document.addEventListener("heard", (event) => {
  const stand = event.target.closest(".stand");
  if (!stand.contains(document.activeElement)) chipOf(event.target).classList.add("news");
});
for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const stand = event.target.closest && event.target.closest(".stand");
    if (stand) chips.get(stand.id).classList.remove("news");
  });
}
for (const [id, chip] of chips) {
  chip.addEventListener("click", (event) => {
    event.preventDefault();
    chip.classList.remove("news");
    const stand = document.getElementById(id);
    stand.scrollIntoView({ block: "start", inline: "center" });
    const text = stand.querySelector("textarea");
    if (text) text.focus({ preventScroll: true });
  });
}
