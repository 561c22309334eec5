/* 我的收藏: hearts on pages and cards, and the list behind them. It is kept in this browser only; the server sees it when
   the visitor opens the list, whose address names every page of it and can be sent on.
   [data-keep="routes"][data-id="5"]  a heart; the element after it says what happened
   [data-my-list]                     the list itself: without a question in its address it goes to the visitor's own
   script[data-list]                  address of the list, and the words */

const KEY = "shelf";
const KINDS = ["routes", "villages", "homestays"];
const MOST = 30; // of a kind, as the server reads it (tourism/home/shelf.py)
const words = document.querySelector("script[data-list]").dataset;

// Anything may stand in the storage: an older version's list, or what somebody typed.
function tidied(found) {
  const ids = (kind) => (Array.isArray(found?.[kind]) ? found[kind] : []).filter((id) => Number.isInteger(id) && id > 0);
  return Object.fromEntries(KINDS.map((kind) => [kind, [...new Set(ids(kind))].slice(0, MOST)]));
}

function recall() {
  try { return tidied(JSON.parse(localStorage.getItem(KEY))); } catch { return tidied(null); }
}

/* Whether the browser keeps it; private windows and some in-app browsers refuse. */
function remember(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
    return true;
  } catch { return false; }
}

const question = (list) => KINDS.filter((kind) => list[kind].length).map((kind) => `${kind}=${list[kind].join(",")}`).join("&");
const amount = (list) => KINDS.reduce((sum, kind) => sum + list[kind].length, 0);

let list = recall();

function press() {
  for (const heart of document.querySelectorAll("[data-keep]")) {
    heart.setAttribute("aria-pressed", String(list[heart.dataset.keep].includes(Number(heart.dataset.id))));
  }
}

/* Texts go in as texts; the link names the whole list, so that it works where nothing can be kept. */
function say(heart, text) {
  const link = document.createElement("a");
  link.href = amount(list) ? `${words.list}?${question(list)}` : words.list;
  link.textContent = words.look;
  heart.nextElementSibling.replaceChildren(text, " ", link);
}

function toggle(heart) {
  const { keep: kind, id } = heart.dataset;
  const isMine = location.search === `?${question(list)}`;
  const others = list[kind].filter((one) => one !== Number(id));
  const isKept = others.length < list[kind].length;
  if (!isKept && others.length >= MOST) return say(heart, words.full);
  list = { ...list, [kind]: isKept ? others : [...others, Number(id)] };
  const isRemembered = remember(list);
  press();
  // The address of one's own list goes on saying what is in it; somebody else's stays as it was sent.
  if (isMine && document.querySelector("[data-my-list]")) {
    history.replaceState(null, "", amount(list) ? `?${question(list)}` : location.pathname);
  }
  if (!isRemembered) return say(heart, words.refused);
  return say(heart, (isKept ? words.dropped : words.kept).replace("{n}", amount(list)));
}

document.addEventListener("click", (event) => {
  const heart = event.target.closest("[data-keep]");
  if (heart) toggle(heart);
});

function look() {
  list = recall();
  press();
}
addEventListener("storage", (event) => { if (event.key === KEY) look(); });
addEventListener("pageshow", (event) => { if (event.persisted) look(); });

/* A village goes behind the trip kept in this browser (js/trip.js). */
function goOn() {
  let last = "";
  try { last = localStorage.getItem("trip") ?? ""; } catch { /* then it begins one */ }
  if (!last) return;
  for (const link of document.querySelectorAll("a[data-into-trip]")) link.search = `${last}&${link.search.slice(1)}`;
}

goOn();
press();
if (document.querySelector("[data-my-list]") && !location.search && amount(list)) location.replace(`?${question(list)}`);
