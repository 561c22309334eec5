/* The clock of a held room.
   <div data-countdown data-until="2026-11-22T15:06:00+08:00" data-now="…server time…">
     <b data-clock>14:32</b> <progress data-left max="1800" value="872"></progress>
     <p class="vh" role="status" data-say data-minutes="还有 {n} 分钟" data-over="保留时间已过"></p></div>
   Without the script the page still shows until when the room is kept. Everything marked
   [data-while-held] is disabled, and [data-when-over] shown, once the time is up. */

const SAY_AT_MINUTES = [10, 5, 2, 1];

function start(box) {
  const until = Date.parse(box.dataset.until);
  if (Number.isNaN(until)) return;
  // A visitor's clock may be wrong by minutes; the server's is the one that counts.
  const skew = box.dataset.now ? Date.parse(box.dataset.now) - Date.now() : 0;
  const clock = box.querySelector("[data-clock]");
  const left = box.querySelector("[data-left]");
  const say = box.querySelector("[data-say]");
  let said = Infinity;

  const finish = () => {
    clearInterval(timer);
    if (say) say.textContent = say.dataset.over ?? "";
    for (const element of document.querySelectorAll("[data-while-held]")) element.disabled = true;
    for (const element of document.querySelectorAll("[data-when-over]")) element.hidden = false;
    box.dispatchEvent(new CustomEvent("hold:over", { bubbles: true }));
  };

  const tick = () => {
    const seconds = Math.max(0, Math.round((until - Date.now() - skew) / 1000));
    const minutes = Math.ceil(seconds / 60);
    if (clock) clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (left) left.value = seconds;
    if (say && minutes < said && SAY_AT_MINUTES.includes(minutes)) {
      said = minutes;
      say.textContent = (say.dataset.minutes ?? "").replace("{n}", String(minutes));
    }
    if (seconds === 0) finish();
  };

  const timer = setInterval(tick, 1000);
  tick();
}

document.querySelectorAll("[data-countdown]").forEach(start);
