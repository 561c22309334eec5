/* Before and after in one frame.
   <div class="ba-large" data-compare> <div>figure, words</div> <div>figure, words</div>
     <input type="range" class="cut" hidden data-said="改前露出 {n}%"></div>
   Without the script the two stand side by side and the slider is not there. Arrow keys, Home and End are the slider's own;
   where the cut goes is the style sheet's matter (homestay.css), which is told by one custom property. */

for (const pair of document.querySelectorAll("[data-compare]")) {
  const slider = pair.querySelector("input[type=range]");
  if (!slider) continue;

  const cut = () => {
    pair.style.setProperty("--cut", String(slider.valueAsNumber / 100));
    slider.setAttribute("aria-valuetext", slider.dataset.said.replace("{n}", slider.value));
  };

  slider.addEventListener("input", cut);
  slider.hidden = false;
  pair.classList.add("is-compared");
  cut(); // a browser that came back to the page may remember another place than the middle
}
