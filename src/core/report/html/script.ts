/** All that the page's script does: search and filter. Without it the page shows everything. */
export const SCRIPT = `
(() => {
  const box = document.getElementById("search");
  const severity = document.getElementById("severity");
  const account = document.getElementById("account");
  const said = document.getElementById("shown");
  const items = [...document.querySelectorAll("[data-text]")];
  const order = ["critical", "high", "medium", "low", "info", "none"];
  function filter() {
    const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const worst = severity.value === "" ? order.length : order.indexOf(severity.value);
    let shown = 0;
    for (const item of items) {
      const { text, severity: own, account: of } = item.dataset;
      const fits =
        words.every((word) => text.includes(word)) &&
        order.indexOf(own) <= worst &&
        (account.value === "" || account.value === of);
      item.hidden = !fits;
      if (fits && item.tagName === "TR") shown++;
    }
    said.textContent = shown === 1 ? "1 door" : shown + " doors";
  }
  for (const control of [box, severity, account]) control.addEventListener("input", filter);
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape" && event.target === box) {
      box.value = "";
      filter();
    }
  });
  // A link to something that a filter hides shows it again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.hidden) return;
    box.value = severity.value = account.value = "";
    filter();
    target.scrollIntoView();
  });
  document.querySelector(".tools").hidden = false;
  filter();
})();
`;
