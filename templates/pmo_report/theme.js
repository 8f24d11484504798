(function () {
  "use strict";
  var root = document.documentElement, key = "pmo-kit-theme";
  function kept(value) {
    try { return value ? localStorage.setItem(key, value) : localStorage.getItem(key); } catch (closed) { return null; }
  }
  var chosen = kept();
  if (chosen === "dark" || chosen === "light") { root.dataset.theme = chosen; }
  function sortable(table) {
    var several = table.tBodies.length > 1, body = several ? table : table.tBodies[0], heads = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(heads, function (head, column) {
      if (head.hasAttribute("data-fixed")) { return; }
      var by = document.createElement("button");
      by.type = "button";
      by.className = "pmo-sort";
      while (head.firstChild) { by.appendChild(head.firstChild); }
      head.appendChild(by);
      by.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") !== "descending";
        function value(unit) {
          var cell = (several ? unit.rows[0] : unit).cells[column], given = cell.getAttribute("data-value");
          if (given === "") { return null; }
          return given !== null && !isNaN(given) ? Number(given) : given || cell.textContent.trim().toLowerCase();
        }
        var rows = Array.prototype.slice.call(several ? table.tBodies : body.rows);
        rows.sort(function (one, other) {
          var a = value(one), b = value(other);
          if (a === null || b === null) { return (a === null) - (b === null); }
          return (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1);
        });
        rows.forEach(function (row) { body.appendChild(row); });
        Array.prototype.forEach.call(heads, function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("table[data-sortable]"), sortable);
    var button = document.querySelector(".pmo-theme");
    if (!button) { return; }
    function isDark() {
      return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    }
    function say() { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", button.textContent + " theme"); }
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      kept(root.dataset.theme);
      say();
    });
    say();
  });
})();
