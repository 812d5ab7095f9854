// The demo's own: the clock, and which phones have heard something while nobody looked.

const clock = document.querySelector(".clock");

function show(time) {
  clock.querySelector(".now").textContent = time.now;
  clock.querySelector(".next").textContent = time.next;
  clock.querySelector("[data-step=han]").disabled = !time.next;
}

function step(name) {
  return fetch(clock.getAttribute("action"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ buoc: name }),
  });
}

clock.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-step]");
  if (!button) return;
  const buttons = [...clock.querySelectorAll("button[data-step]")];
  for (const one of buttons) one.disabled = true;
  try {
    const answer = await step(button.dataset.step);
    for (const one of buttons) one.disabled = false;
    if (answer.ok) show(await answer.json());
  } catch {
    for (const one of buttons) one.disabled = false;
  }
});

// The whole year, from one reminder to the next, until nothing is ahead or the button is pressed again.
const PAUSE = 900;
const run = clock.querySelector(".run");
run.addEventListener("click", async () => {
  const running = run.getAttribute("aria-pressed") !== "true";
  run.setAttribute("aria-pressed", String(running));
  while (run.getAttribute("aria-pressed") === "true") {
    const answer = await step("nhac").catch(() => null);
    if (!answer || !answer.ok) run.setAttribute("aria-pressed", "false");
    else show(await answer.json());
    await new Promise((done) => setTimeout(done, PAUSE));
  }
});

// The time goes on by itself, and another page may have moved it.
async function look() {
  if (document.hidden) return;
  const answer = await fetch(clock.getAttribute("action")).catch(() => null);
  if (answer && answer.ok) show(await answer.json());
}
document.addEventListener("visibilitychange", look);
setInterval(look, 20000);

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
