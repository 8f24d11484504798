(function () {
  "use strict";
  var root = document.documentElement, key = "pmo-kit-theme";
  function kept(value) {
    try { return value ? localStorage.setItem(key, value) : localStorage.getItem(key); } catch (closed) { return null; }
  }
  var chosen = kept();
  if (chosen === "dark" || chosen === "light") { root.dataset.theme = chosen; }
  document.addEventListener("DOMContentLoaded", function () {
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
