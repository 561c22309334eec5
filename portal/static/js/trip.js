/* 自己排行程, made quicker; every step is a plain address without this file.
   [data-trip]       the trip on this page, as its address tells it; the last one is kept in this browser, and nowhere else
   [data-last]       says that another one is kept: [data-open] opens it, [data-join] puts this one behind it
   [data-order]      the form of the days: .stop[data-number], each with a [data-grip] to drag it by
   [data-offers]     address that names what is kept in the shelf (js/shelf.js), each with an address that adds it
   [data-undo] [data-print] [data-forget] */

const KEY = "trip";
const STEP = "trip-step";
const page = document.querySelector(".trip");
const here = page.dataset.trip ?? "";
const stopsOf = (query) => new URLSearchParams(query).get("t")?.split(".").slice(1) ?? [];
const came = document.referrer ? new URL(document.referrer) : null;
const isStep = came?.origin === location.origin && came.pathname === location.pathname;

function read(storage, key) {
  try { return window[storage].getItem(key) ?? ""; } catch { return ""; }
}

function write(storage, key, value) {
  try {
    if (value) window[storage].setItem(key, value);
    else window[storage].removeItem(key);
  } catch { /* a private window: the address is enough */ }
}

/* ---- The last trip. One that somebody sent does not push one's own out before one changes something in it. ---- */

const last = read("localStorage", KEY);
const lastStops = stopsOf(last);
const goesOn = isStep || !lastStops.length || lastStops.every((stop, at) => stop === stopsOf(here)[at]);

function offerLast(box) {
  const text = box.querySelector("span");
  text.textContent = text.textContent.replace("{n}", lastStops.length);
  box.querySelector("[data-open]").search = last;
  const join = box.querySelector("[data-join]");
  if (join) {
    const joined = new URLSearchParams(last);
    joined.set("t", [joined.get("t"), ...stopsOf(here)].join("."));
    join.search = joined;
  }
  box.hidden = false;
}

if (!location.search && lastStops.length) location.replace(`?${last}`);
else if (here && goesOn) write("localStorage", KEY, here);
else if (lastStops.length) offerLast(document.querySelector("[data-last]"));

/* ---- Where one was: the same button of the same stop, wherever it stands now ---- */

const doing = read("sessionStorage", STEP);
write("sessionStorage", STEP, "");
const touched = isStep && location.hash.startsWith("#stop-") ? document.getElementById(location.hash.slice(1)) : null;
const button = touched?.querySelector(`[value^="${doing || "up"}"]`) ?? touched?.querySelector("button");
// Not before the browser has gone to the hash, which takes the focus away; and not from somebody who already goes on elsewhere.
function takeFocus() {
  if (document.activeElement === document.body) button.focus({ preventScroll: true });
}
if (button) addEventListener("load", () => requestAnimationFrame(takeFocus));

document.addEventListener("submit", (event) => {
  const deed = event.submitter?.value.match(/^[a-z]+/)?.[0];
  if (deed && event.target.matches("[data-order]")) write("sessionStorage", STEP, deed);
});

/* ---- Dragging, by mouse, pen or finger ---- */

const EDGE = 80; // px from the rim of the window where it begins to scroll
const form = document.querySelector("[data-order]");
const stops = form ? [...form.querySelectorAll(".stop")] : [];

function goalOf(y, moved) {
  const above = stops.filter((stop) => {
    const box = stop.getBoundingClientRect();
    return stop !== moved && box.top + box.height / 2 < y;
  });
  return above.length + 1;
}

function mark(goal, number) {
  for (const stop of stops) {
    const at = Number(stop.dataset.number);
    stop.classList.toggle("drop-before", at === goal && goal < number);
    stop.classList.toggle("drop-after", at === goal && goal > number);
  }
}

function drag(start) {
  const grip = start.target.closest("[data-grip]");
  if (!grip || start.button) return;
  const stop = grip.closest(".stop");
  const number = Number(stop.dataset.number);
  let goal = number;

  function follow(event) {
    goal = goalOf(event.clientY, stop);
    mark(goal, number);
    if (event.clientY < EDGE) scrollBy(0, -12);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
  }

  function letGo(event) {
    for (const [name, heard] of heardOf) grip.removeEventListener(name, heard);
    stop.classList.remove("is-moving");
    mark(0, 0);
    if (event.type !== "pointerup" || goal === number) return;
    const query = new URLSearchParams(new FormData(form));
    query.set("do", `to${number}.${goal}`);
    location.assign(`${form.getAttribute("action")}?${query}`);
  }

  const heardOf = [["pointermove", follow], ["pointerup", letGo], ["pointercancel", letGo]];
  start.preventDefault();
  grip.setPointerCapture(start.pointerId);
  stop.classList.add("is-moving");
  for (const [name, heard] of heardOf) grip.addEventListener(name, heard);
}

form?.addEventListener("pointerdown", drag);

/* ---- What is in the shelf ---- */

function offerOf({ title, kind, url }, word) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const small = document.createElement("small");
  const add = document.createElement("a");
  const hidden = document.createElement("span");
  small.className = "dim";
  small.textContent = kind;
  name.append(title, " ", small);
  hidden.className = "vh";
  hidden.textContent = ` ${title}`;
  add.href = url;
  add.append(word, hidden);
  item.append(name, add);
  return item;
}

async function offerKept(box) {
  let kept = null;
  try { kept = JSON.parse(read("localStorage", "shelf")); } catch { return; }
  const address = new URL(box.dataset.offers, location);
  for (const kind of ["villages", "routes", "homestays"]) {
    if (Array.isArray(kept?.[kind]) && kept[kind].length) address.searchParams.set(kind, kept[kind].join(","));
  }
  if (!["villages", "routes", "homestays"].some((kind) => address.searchParams.has(kind))) return;
  const answer = await fetch(address).catch(() => null);
  const { suggestions } = answer?.ok ? await answer.json() : { suggestions: [] };
  box.querySelector("ul").replaceChildren(...suggestions.map((one) => offerOf(one, box.dataset.word)));
  box.hidden = !suggestions.length;
}

offerKept(document.querySelector("[data-offers]"));

/* ---- Small deeds ---- */

const undo = document.querySelector("[data-undo]");
if (undo) undo.hidden = !isStep;
undo?.addEventListener("click", () => history.back());
document.querySelector("[data-print]")?.addEventListener("click", () => print());
document.querySelector("[data-forget]")?.addEventListener("click", ({ currentTarget }) => {
  write("localStorage", KEY, "");
  currentTarget.nextElementSibling.textContent = currentTarget.dataset.forgotten;
});
