/* Theme and 长者模式, remembered. A classic script in the head, so that the page never flashes.
   Everything reads without it; the two buttons appear only when it runs (html[data-js]). */
(() => {
  const root = document.documentElement;
  const remember = (key, value) => {
    // Private windows and some in-app browsers refuse storage: then the choice lasts for this page only.
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch { /* refused */ }
  };
  const recall = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };

  const isDark = () => (root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches);

  const press = () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-pressed", String(isDark()));
    }
    for (const button of document.querySelectorAll("[data-elder-switch]")) {
      button.setAttribute("aria-pressed", String("elder" in root.dataset));
    }
  };

  root.dataset.js = "";
  const theme = recall("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  if (recall("elder")) root.dataset.elder = "";

  document.addEventListener("DOMContentLoaded", press);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember("theme", root.dataset.theme);
      press();
    } else if (event.target.closest("[data-elder-switch]")) {
      if ("elder" in root.dataset) delete root.dataset.elder;
      else root.dataset.elder = "";
      remember("elder", "elder" in root.dataset ? "1" : "");
      press();
    }
  });
})();
