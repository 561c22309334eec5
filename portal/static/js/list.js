/* Lists: the nearest first, asked for by a button; folds stay as the visitor left them when the list is exchanged. */

const list = () => document.getElementById("list");
const words = () => document.querySelector("[data-locate-words]");

function ready() {
  const button = document.querySelector("[data-locate]");
  if (button && navigator.geolocation) button.hidden = false;
}

// Rounded to about a kilometre, in the address of this one request alone: not in the page's own, not kept, not sent on.
async function nearest(button, position) {
  const here = new URL(location.href);
  for (const name of ["from", "sort", "page", "near"]) here.searchParams.delete(name);
  here.searchParams.set("near", `${position.coords.longitude.toFixed(2)},${position.coords.latitude.toFixed(2)}`);
  try {
    const answer = await fetch(here, { cache: "no-store", referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("list_status").textContent = page.getElementById("list_status").textContent;
    const told = page.getElementById("list");
    list().replaceWith(told);
    htmx.process(told);
    arrived();
    document.getElementById("locate")?.focus();
  } catch {
    words().textContent = button.dataset.wordsFailed;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  words().textContent = button.dataset.wordsAsking;
  navigator.geolocation.getCurrentPosition(
    (position) => nearest(button, position),
    () => { words().textContent = button.dataset.wordsRefused; },
    { maximumAge: 600000, timeout: 15000 },
  );
});

// The filters: folded on a phone at first, then as they were.
let isOpen = null;
const filters = () => document.getElementById("facets");

function arrived() {
  ready();
  if (isOpen !== null && filters()) {
    filters().open = isOpen;
    filters().dataset.arranged = "";
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target === filters()) isOpen = event.target.open;
}, true);
document.addEventListener("htmx:afterSwap", arrived);
ready();
