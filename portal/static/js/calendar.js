/* Booking, made quicker; all of it works without this file.
   [data-calendar]      one stop for Tab; arrow keys walk over the days that can be chosen, Home and End go to the ends of
                        the week, Page Up and Page Down turn the month (its links have rel="prev" and "next") */

const DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const MONTHS = { PageUp: "prev", PageDown: "next" };
// The day of the month on which the focus shall stand once the other month is there.
let waiting = 0;

const linksOf = (table) => [...table.querySelectorAll("tbody a")];
const numberOf = (link) => Number(link.querySelector("b").firstChild.textContent);

/* Tab meets the calendar once: at the arrival chosen, else today, else the first day that can be chosen. */
function rove(table, onto) {
  const links = linksOf(table);
  const stop = onto ?? table.querySelector(".s0 a") ?? table.querySelector("[aria-current] a") ?? links[0];
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  return stop;
}

function go(table, link) {
  if (link) rove(table, link).focus();
}

/* Days that cannot be chosen are stepped over in the same direction. */
function stepped(table, from, step) {
  const squares = [...table.querySelectorAll("tbody td")];
  let at = squares.indexOf(from.closest("td")) + step;
  while (squares[at] && !squares[at].querySelector("a")) at += step;
  return squares[at]?.querySelector("a");
}

function walk(event) {
  const table = event.target.closest("[data-calendar]");
  if (!table || !event.target.matches("a") || event.ctrlKey || event.metaKey || event.altKey) return;
  const week = [...event.target.closest("tr").querySelectorAll("a")];
  if (DAYS[event.key]) go(table, stepped(table, event.target, DAYS[event.key]));
  else if (event.key === "Home") go(table, week[0]);
  else if (event.key === "End") go(table, week.at(-1));
  else if (MONTHS[event.key]) {
    const turn = document.querySelector(`#calendar a[rel="${MONTHS[event.key]}"]`);
    if (!turn) return;
    waiting = numberOf(event.target);
    turn.click();
  } else return;
  event.preventDefault();
}

function settle() {
  const table = document.querySelector("[data-calendar]");
  if (!table) return;
  const links = linksOf(table);
  const wanted = waiting && (links.find((link) => numberOf(link) >= waiting) ?? links.at(-1));
  waiting = 0;
  if (wanted) go(table, wanted);
  else rove(table);
}

document.addEventListener("keydown", walk);
document.addEventListener("htmx:afterSettle", settle);
settle();
