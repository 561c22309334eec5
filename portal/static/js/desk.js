/* The desk where the net is bad. A form that carries a key is sent by fetch with a time limit; the answer takes the place
   of the page. What did not get through is kept in this tab and sent again with the same key, so that it counts once.
   Without this script they are plain forms. Words stand in the templates of [data-waiting] in desk/base.html. */

const STORE = "desk-waiting";
const LIMIT = 15_000;
const PAUSES = [4_000, 8_000, 15_000, 30_000, 60_000];
const WAITS = ["offline", "trouble", "login"]; // fates after which it is sent again

let waiting = recall();
let why = "offline";
let isSending = false;
let tries = 0;
let timer;

const board = () => document.querySelector("[data-waiting]");
const keyOf = (form) => form.elements.namedItem("key")?.value;
const isBusy = (form) => form.hasAttribute("aria-busy");

function recall() {
  try { return JSON.parse(sessionStorage.getItem(STORE)) ?? []; } catch { return []; }
}

function remember() {
  // Where storage is refused, what waits lasts as long as the page.
  try {
    if (waiting.length) sessionStorage.setItem(STORE, JSON.stringify(waiting));
    else sessionStorage.removeItem(STORE);
  } catch { /* refused */ }
}

function keep(entry) {
  if (!waiting.some(({ key }) => key === entry.key)) waiting.push(entry);
  remember();
}

function forget(entry) {
  waiting = waiting.filter(({ key }) => key !== entry.key);
  remember();
}

function entryOf(form, pressed) {
  const fields = [...new FormData(form)];
  if (pressed?.name) fields.push([pressed.name, pressed.value]);
  const url = new URL(pressed?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href).href;
  const what = pressed?.textContent.trim() ?? "";
  return { key: keyOf(form), url, fields, what, user: board()?.dataset.user };
}

function busy(form, pressed) {
  form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  if (!pressed?.dataset.sendingText) return;
  pressed.dataset.restText = pressed.textContent;
  pressed.textContent = pressed.dataset.sendingText;
}

function sayAsBefore(form) {
  for (const button of form.querySelectorAll("[data-rest-text]")) button.textContent = button.dataset.restText;
}

function rest(form) {
  form.removeAttribute("aria-busy");
  sayAsBefore(form);
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

async function post({ url, fields }) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), LIMIT);
  try {
    const body = new URLSearchParams(fields);
    // Logging in again changes the token, not what is sent.
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(url, { method: "POST", body, signal: stop.signal });
    return fated(answer, await answer.text());
  } catch {
    return { fate: "offline" };
  } finally {
    clearTimeout(clock);
  }
}

function fated(answer, html) {
  const { pathname } = new URL(answer.url);
  let fate = answer.ok ? "done" : "refused";
  if (answer.status >= 500 || [408, 429].includes(answer.status)) fate = "trouble";
  else if (answer.status === 403 || !pathname.startsWith("/desk/")) fate = "login";
  return { fate, url: answer.url, isElsewhere: answer.redirected, page: new DOMParser().parseFromString(html, "text/html") };
}

/* The page that answers takes the place of this one. */
function show({ page, url, isElsewhere }) {
  const main = page.querySelector("main");
  const said = page.querySelector(".messages");
  if (!main) {
    location.reload();
    return;
  }
  document.title = page.title;
  document.querySelector(".messages")?.remove();
  document.querySelector("main").replaceWith(main);
  if (said) main.before(said);
  if (isElsewhere && url !== location.href) history.pushState(null, "", url);
  scrollTo(0, 0);
  (main.querySelector("[data-errors]") ?? main).focus();
  draw();
}

function told(page) {
  const lines = page.querySelectorAll("[data-errors] li, .messages .alert span");
  return [...lines].map((line) => line.textContent.trim()).join(" ");
}

/* A line on top of the page, from the template of that name. */
function line(name, entry, { said = "", url = "" } = {}) {
  const shown = board().querySelector(`template[data-name="${name}"]`).content.cloneNode(true).firstElementChild;
  shown.dataset.line = name;
  shown.dataset.key = entry.key;
  shown.querySelector("[data-what]").textContent = said || entry.what;
  const link = shown.querySelector("a[data-to]");
  if (link && url) link.href = url;
  return shown;
}

function draw() {
  if (!board()) return;
  for (const shown of board().querySelectorAll("[data-line]")) if (WAITS.includes(shown.dataset.line)) shown.remove();
  for (const entry of waiting) board().append(line(why, entry));
  for (const form of document.querySelectorAll("main form")) {
    if (waiting.some(({ key }) => key === keyOf(form)) && !isBusy(form)) busy(form);
  }
}

function isTyping(entry) {
  return [...document.querySelectorAll("form[data-touched]")].some((form) => keyOf(form) !== entry.key);
}

function settle(entry, result) {
  forget(entry);
  tries = 0;
  if (isTyping(entry)) board().append(line(result.fate, entry, { said: told(result.page), url: result.url }));
  else show(result);
}

function later() {
  clearTimeout(timer);
  if (waiting.length) timer = setTimeout(resend, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
}

async function resend() {
  clearTimeout(timer);
  if (isSending) return;
  isSending = true;
  for (const entry of [...waiting]) {
    const result = await post(entry);
    if (!waiting.includes(entry)) continue; // called off meanwhile
    if (WAITS.includes(result.fate)) {
      why = result.fate;
      break;
    }
    settle(entry, result);
  }
  isSending = false;
  draw();
  later();
}

async function send(form, pressed) {
  const entry = entryOf(form, pressed);
  busy(form, pressed);
  const result = await post(entry);
  if (WAITS.includes(result.fate)) {
    why = result.fate;
    keep(entry);
    sayAsBefore(form);
    draw();
    later();
  } else {
    rest(form);
    show(result);
  }
}

// Before forms.js hears of it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // An input named method would hide form.method.
  if (form.getAttribute("method")?.toLowerCase() !== "post" || !keyOf(form) || !board()) return;
  event.preventDefault();
  if (!isBusy(form)) send(form, event.submitter);
}, true);

document.addEventListener("input", (event) => event.target.form?.setAttribute("data-touched", ""));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-try-now]")) resend();
  const dropped = event.target.closest("[data-drop]")?.closest("[data-line]");
  if (!dropped) return;
  forget({ key: dropped.dataset.key });
  dropped.remove();
  for (const form of document.querySelectorAll("main form")) if (keyOf(form) === dropped.dataset.key) rest(form);
});

addEventListener("online", () => { tries = 0; resend(); });
addEventListener("popstate", () => location.reload());
addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });

// Somebody else's leavings are nobody's business.
waiting = waiting.filter(({ user }) => user === board()?.dataset.user);
remember();
if (waiting.length) {
  draw();
  resend();
}
