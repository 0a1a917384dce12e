// Sorting and filtering of the register. The page is whole without it: controls are shown only when this runs.
(() => {
  const table = document.querySelector("table[data-register]");
  const controls = document.getElementById("controls");
  if (!table || !controls) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const text = document.getElementById("filter-text");
  const state = document.getElementById("filter-state");
  const grade = document.getElementById("filter-grade");
  const shown = document.getElementById("shown");
  const language = document.documentElement.lang;

  const filter = () => {
    const wanted = text.value.trim().toLocaleLowerCase(language).split(/\s+/);
    let n = 0;
    for (const row of rows) {
      const said = row.textContent.toLocaleLowerCase(language);
      row.hidden = !(wanted.every((word) => said.includes(word)) &&
        (!state.value || row.dataset.state === state.value) && (!grade.value || row.dataset.grade === grade.value));
      n += row.hidden ? 0 : 1;
    }
    shown.textContent = controls.dataset.shown.replace("#", n);
  };

  const order = (heading, column) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
    const sign = down ? -1 : 1;
    const empty = (value) => value === "" || value === "\u2013";
    rows.sort((a, b) => {
      const [left, right] = [key(a), key(b)];
      if (empty(left) || empty(right)) return empty(left) - empty(right);
      return sign * left.localeCompare(right, language, { numeric: true });
    });
    body.append(...rows);
  };

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    if (!heading.hasAttribute("data-sortable")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => order(heading, column));
  });
  text.addEventListener("input", filter);
  for (const choice of [state, grade]) choice.addEventListener("change", filter);
  controls.addEventListener("reset", () => setTimeout(filter));
  controls.hidden = false;
  filter();
})();
