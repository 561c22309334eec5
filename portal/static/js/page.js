/* Small things of every page: folding days on phones, dialogs, copying a link. */

// <details open data-fold-on-phone>: open in the HTML, so that print, desktop and no-script are complete;
// parts.css hides the content on phones at first paint, then this takes over and really closes it.
const phone = matchMedia("screen and (max-width: 45.99rem)");
const folds = [...document.querySelectorAll("details[data-fold-on-phone]")];

function isAimedAt(fold) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return target !== null && fold.contains(target);
}

function arrange() {
  for (const fold of folds) fold.open = !phone.matches || isAimedAt(fold);
}

if (folds.length) {
  arrange();
  for (const fold of folds) fold.dataset.arranged = "";
  phone.addEventListener("change", arrange);
  addEventListener("beforeprint", () => folds.forEach((fold) => { fold.open = true; }));
  addEventListener("afterprint", arrange);
  addEventListener("hashchange", () => folds.filter(isAimedAt).forEach((fold) => { fold.open = true; }));
}

// <details data-open-on-paper>: closed on a screen, told in full on paper.
const papers = [...document.querySelectorAll("details[data-open-on-paper]:not([open])")];
addEventListener("beforeprint", () => papers.forEach((fold) => { fold.open = true; }));
addEventListener("afterprint", () => papers.forEach((fold) => { fold.open = false; }));

// <button type="button" data-dialog="id"> opens <dialog id>; inside it <button data-close> closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  else if (event.target.closest("dialog [data-close]") || event.target.matches("dialog")) {
    event.target.closest("dialog").close();
  }
});

// Whoever logs out leaves nothing behind in this tab: the desk keeps there what it could not send (desk.js).
document.addEventListener("submit", (event) => {
  if (!event.target.getAttribute("action")?.endsWith("/logout/")) return;
  try { sessionStorage.clear(); } catch { /* refused */ }
});

// <button type="button" data-copy="id" data-copied="复制了" hidden> copies the field with that id.
async function copy(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  } catch {
    // Refused, or not a secure address: select it, so that one press of the keys copies it.
    field.focus();
    field.select();
  }
}

document.addEventListener("click", copy);
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
