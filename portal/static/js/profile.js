/* Links a drawn profile to its map: a finger or a mouse on the drawing, or the arrow keys on its slider, move a mark over
   both; the mouse on the map moves it back. Without this script drawing and map stand by themselves.

   <div class="rise" data-label="…" data-told="第 {km} 公里，海拔约 {m} 米">, inside it .profile (maps/profile_svg.py) with
   data-profile (the map's key), data-heights, data-lngs, data-lats: differences of metres and of hundred-thousandths of a
   degree, evenly along the way. */

const NEAR = 32; // pixels from the line on the map that still mean it
const SVG = "http://www.w3.org/2000/svg";

for (const profile of document.querySelectorAll("[data-profile]")) link(profile);

function column(text) {
  let sum = 0;
  return text.split(" ").map((step) => (sum += Number(step)));
}

function link(profile) {
  const heights = column(profile.dataset.heights);
  const places = column(profile.dataset.lats).map((lat) => [lat / 1e5, 0]);
  column(profile.dataset.lngs).forEach((lng, i) => { places[i][1] = lng / 1e5; });
  const last = heights.length - 1;
  const drawings = [...profile.querySelectorAll("svg")].map(marked);
  const metres = Number(drawings[0].frame.metres);
  const { slider, words } = walk(profile, last);
  let here = null;

  function show(at, { follows = false } = {}) {
    const i = Math.min(Math.max(Math.round(at), 0), last);
    const said = profile.parentElement.dataset.told
      .replace("{km}", ((metres * i) / last / 1000).toFixed(1))
      .replace("{m}", heights[i]);
    drawings.forEach((drawing) => drawing.move(i / last, heights[i]));
    slider.value = i;
    slider.setAttribute("aria-valuetext", said);
    words.textContent = said;
    onMap(places[i], follows);
  }

  function onMap(place, follows) {
    const map = window.Atlas?.maps[profile.dataset.profile];
    if (!map) return;
    here = here ?? L.circleMarker(place, { radius: 8, className: "map-here", interactive: false }).addTo(map);
    here.setLatLng(place).bringToFront();
    if (follows && !map.getBounds().contains(place)) map.panTo(place);
  }

  slider.addEventListener("input", () => show(slider.value, { follows: true }));
  for (const { svg, share } of drawings) {
    for (const kind of ["pointerdown", "pointermove"]) {
      svg.addEventListener(kind, (event) => show(share(event) * last, { follows: kind === "pointerdown" }));
    }
  }

  whenMapStands(profile.dataset.profile, (map) => {
    map.on("mousemove click", (event) => {
      const pointer = map.latLngToContainerPoint(event.latlng);
      const away = places.map((place) => map.latLngToContainerPoint(place).distanceTo(pointer));
      const nearest = away.indexOf(Math.min(...away));
      if (away[nearest] <= NEAR) show(nearest);
    });
  });
}

/* The drawing with a mark of its own: `move(share of the way, height)`, and what share of the way a pointer is at. */
function marked(svg) {
  const frame = svg.dataset, mark = document.createElementNS(SVG, "g");
  const [left, right, top, bottom, low, high] =
    ["left", "right", "top", "bottom", "low", "high"].map((name) => Number(frame[name]));
  const line = document.createElementNS(SVG, "path"), spot = document.createElementNS(SVG, "circle");
  mark.setAttribute("class", "profile-here");
  mark.setAttribute("visibility", "hidden");
  spot.setAttribute("r", "5");
  mark.append(line, spot);
  svg.append(mark);
  return {
    svg,
    frame,
    move(share, height) {
      const x = left + (right - left) * share, y = bottom - ((bottom - top) * (height - low)) / (high - low);
      line.setAttribute("d", `M${x} ${top}V${bottom}`);
      spot.setAttribute("cx", x);
      spot.setAttribute("cy", y);
      mark.setAttribute("visibility", "visible");
    },
    share(event) {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
      return (x - left) / (right - left);
    },
  };
}

/* The slider below the drawing: for keys, and for those who hear the page. */
function walk(profile, last) {
  const row = document.createElement("p"), label = document.createElement("label");
  const slider = document.createElement("input"), words = document.createElement("span");
  row.className = "profile-walk noprint";
  slider.type = "range";
  slider.min = 0;
  slider.max = last;
  slider.value = 0;
  slider.id = `profile_${profile.dataset.profile}_walk`;
  label.htmlFor = slider.id;
  label.textContent = profile.parentElement.dataset.label;
  words.className = "num";
  words.setAttribute("aria-hidden", "true"); // the slider says it
  row.append(label, slider, words);
  profile.append(row);
  return { slider, words };
}

/* The scripts of the map come after this one. */
function whenMapStands(key, use) {
  const go = () => { if (window.Atlas?.maps[key]) use(window.Atlas.maps[key]); };
  if (document.readyState === "complete") go();
  else addEventListener("load", go, { once: true });
}
