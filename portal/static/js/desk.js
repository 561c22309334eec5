/* The plan of the week: arrow keys walk from bar to bar, up and down to the bar nearest above or below. */

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return box.left + box.width / 2;
};

function nearest(bars, from) {
  return bars.reduce((best, bar) => (
    !best || Math.abs(middle(bar) - middle(from)) < Math.abs(middle(best) - middle(from)) ? bar : best
  ), null);
}

document.querySelector("[data-week]")?.addEventListener("keydown", (event) => {
  const bar = event.target.closest("a.bk");
  if (!bar) return;
  const lines = [...event.currentTarget.querySelectorAll(".ln")].map((line) => [...line.querySelectorAll("a.bk")]);
  const row = lines.findIndex((bars) => bars.includes(bar));
  const column = lines[row].indexOf(bar);
  const goTo = {
    ArrowLeft: () => lines[row][column - 1],
    ArrowRight: () => lines[row][column + 1],
    ArrowUp: () => nearest(lines.slice(0, row).reverse().find((bars) => bars.length) ?? [], bar),
    ArrowDown: () => nearest(lines.slice(row + 1).find((bars) => bars.length) ?? [], bar),
  }[event.key];
  if (!goTo) return;
  event.preventDefault();
  goTo()?.focus();
});
