/* Booking, made quicker; all of it works without this file.
   [data-calendar]      arrow keys walk over the nights that can be chosen
   [data-rooms]         counting rooms adds up the bill: li[data-prices="168.00,218.00"][data-sleeps]
   [data-copy="id"]     copies the field with that id */

const money = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function walk(event) {
  const table = event.target.closest("[data-calendar]");
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[event.key];
  if (!table || !step || !event.target.matches("a")) return;
  event.preventDefault();
  const squares = [...table.querySelectorAll("tbody td")];
  let at = squares.indexOf(event.target.closest("td"));
  // Nights that are full are stepped over in the same direction.
  for (at += step; squares[at]; at += step) {
    const link = squares[at].querySelector("a");
    if (link) {
      link.focus();
      return;
    }
  }
}

function addUp() {
  const list = document.querySelector("[data-rooms]");
  const bill = document.querySelector("[data-bill]");
  if (!list || !bill) return;
  const nights = [...bill.querySelectorAll("[data-night]")];
  const fen = nights.map(() => 0);
  let sleeps = 0;
  for (const row of list.children) {
    const count = Math.max(0, Number.parseInt(row.querySelector("input")?.value, 10) || 0);
    sleeps += count * Number(row.dataset.sleeps);
    if (!row.dataset.prices) continue;
    row.dataset.prices.split(",").forEach((price, night) => { fen[night] += Math.round(Number(price) * 100) * count; });
  }
  nights.forEach((cell, night) => { cell.textContent = money.format(fen[night] / 100); });
  const total = money.format(fen.reduce((sum, part) => sum + part, 0) / 100);
  for (const cell of document.querySelectorAll("[data-total]")) cell.textContent = total;
  const warning = document.querySelector("[data-too-small]");
  if (warning) warning.hidden = sleeps === 0 || sleeps >= Number(bill.dataset.guests);
}

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

document.addEventListener("keydown", walk);
document.addEventListener("input", (event) => { if (event.target.closest("[data-rooms]")) addUp(); });
document.addEventListener("click", copy);
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
