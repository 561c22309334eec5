/* Names while one types, below a search box: <div class="field"><input data-suggest="address" data-some data-none>…</div>.
   The box stays a plain form without this file. Keys as in the combobox of ARIA's authoring practices: arrows walk, Enter
   opens, Escape closes, Tab goes on. The focus never leaves the box. */

const PAUSE = 150; // ms after the last key

function comboboxOf(input, number) {
  const field = input.parentElement;
  const list = document.createElement("ul");
  const said = document.createElement("span");
  let waiting = 0;
  let request = null; // the one on its way; an older one is given up
  let urls = [];
  let active = -1;

  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.querySelector("label").textContent);
  said.className = "vh";
  said.setAttribute("role", "status");
  field.classList.add("suggests");
  field.append(list, said);
  input.type = "text"; // a search box may not be a combobox
  input.inputMode = "search";
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }

  function close() {
    clearTimeout(waiting);
    request?.abort();
    request = null;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(at) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = at;
    const option = list.children[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", option.id);
  }

  /* Only texts are put in, never markup: names are written by many hands. */
  function optionOf(suggestion, at) {
    const option = document.createElement("li");
    const name = document.createElement("span");
    const kind = document.createElement("small");
    for (const [text, isHit] of suggestion.parts) {
      const part = isHit ? document.createElement("mark") : null;
      part?.append(text);
      name.append(part ?? text);
    }
    kind.textContent = suggestion.kind;
    option.id = `${list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(name, kind);
    return option;
  }

  function show(suggestions) {
    mark(-1);
    urls = suggestions.map((suggestion) => suggestion.url);
    list.replaceChildren(...suggestions.map(optionOf));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = suggestions.length ? input.dataset.some.replace("{n}", suggestions.length) : input.dataset.none;
  }

  async function ask() {
    const asking = new AbortController();
    request?.abort();
    request = asking;
    try {
      const address = new URL(input.dataset.suggest, location);
      address.searchParams.set("q", input.value);
      const answer = await fetch(address, { signal: asking.signal });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (request === asking) show(suggestions);
    } catch {
      if (request === asking) close(); // no net: the box still searches
    }
  }

  // While pinyin is being composed the letters are not yet what is asked.
  function typed(event) {
    if (event.isComposing) return;
    clearTimeout(waiting);
    if (input.value.trim()) waiting = setTimeout(ask, PAUSE);
    else close();
  }

  function walk(event) {
    if (event.isComposing || event.keyCode === 229) return; // keys of the input method
    const count = urls.length;
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && active >= 0) location.assign(urls[active]);
    else if (event.key === "ArrowDown" && list.hidden && input.value.trim()) ask();
    else if (event.key === "ArrowDown" && !list.hidden) mark(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(active < 0 ? count - 1 : active - 1);
    else return;
    event.preventDefault();
  }

  input.addEventListener("input", typed);
  input.addEventListener("compositionend", typed);
  input.addEventListener("keydown", walk);
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  addEventListener("pagehide", close); // and not open when one comes back
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0) location.assign(urls[at]);
  });
}

document.querySelectorAll("[data-suggest]").forEach(comboboxOf);
