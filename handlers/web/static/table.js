// The whole row opens its criterion, not only the words in it.
for (const form of document.querySelectorAll(".title form")) {
  const row = form.closest("tr");
  row.classList.add("opens");
  row.addEventListener("click", (event) => {
    if (!event.target.closest("a, button") && !String(getSelection())) form.requestSubmit();
  });
}

const button = document.querySelector(".print");
button.hidden = false;
button.addEventListener("click", () => window.print());
