/* The plan of the week: arrow keys walk from bar to bar and over the free nights between them, up and down to what
   stands nearest above or below. */

const PLACES = "a.bk, a.free";

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return box.left + box.width / 2;
};

function nearest(places, from) {
  return places.reduce((best, place) => (
    !best || Math.abs(middle(place) - middle(from)) < Math.abs(middle(best) - middle(from)) ? place : best
  ), null);
}

const inOrder = (line) => [...line.querySelectorAll(PLACES)].sort((one, other) => middle(one) - middle(other));

function next(plan, place, key) {
  const lines = [...plan.querySelectorAll(".ln")].map(inOrder);
  const row = lines.findIndex((places) => places.includes(place));
  if (row < 0) return plan.querySelector(PLACES);
  const column = lines[row].indexOf(place);
  if (key === "ArrowLeft") return lines[row][column - 1];
  if (key === "ArrowRight") return lines[row][column + 1];
  const others = key === "ArrowUp" ? lines.slice(0, row).reverse() : lines.slice(row + 1);
  return nearest(others.find((places) => places.length) ?? [], place);
}

// The desk's answers replace the page (desk.js), so this listens from outside.
document.addEventListener("keydown", (event) => {
  const plan = event.target.closest(".gridbox")?.querySelector("[data-week]");
  const scrolls = event.target.matches(".gridbox") && event.key !== "ArrowDown";
  if (!plan || scrolls || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  next(plan, event.target.closest(PLACES), event.key)?.focus();
});
