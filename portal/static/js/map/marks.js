/* What lies on the ground: places, ways, names, and the page around the map. Every text is set as a text node. */
(function () {
  "use strict";

  // The words stand in the page, in its language (maps/map.html).
  var said = (document.querySelector("[data-map]") || { dataset: {} }).dataset;
  var STATES = { now: said.now, end: said.end, usual: said.usual, soon: said.soon, rest: said.rest, closed: said.closed };
  var TURN = { now: 0, end: 1, usual: 2, soon: 3, rest: 4, closed: 5 }; // which state speaks for a crowd

  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /* --- places --- */

  function told(card) {
    return [card.number === undefined ? "" : (said.stop || "{n}").replace("{n}", card.number), card.name, STATES[card.state] || ""]
      .filter(Boolean).join(said.comma || ", ");
  }

  function leaf(card) {
    var box = element("div", "map-card"), title = element(card.url ? "a" : "strong", "map-card-name", card.name);
    if (card.url) title.href = card.url;
    box.appendChild(title);
    if (STATES[card.state]) box.appendChild(element("span", "map-card-state state-" + card.state, STATES[card.state]));
    if (card.note) box.appendChild(element("p", "map-card-note", card.note));
    return box;
  }

  function name(marker, card) {
    marker.bindPopup(function () { return leaf(card); }, { maxWidth: 260, minWidth: 120, autoPanPadding: [24, 24] });
    marker.bindTooltip(function () { return element("span", "", card.name); }, { direction: "top", offset: [0, -10], className: "map-tip" });
    marker.on("add", function () {
      // A mark made of a div gets no alternative text from Leaflet.
      if (marker.getElement()) marker.getElement().setAttribute("aria-label", told(card));
    });
    marker.on("popupopen", function () { marker.closeTooltip(); });
    marker.card = card;
    return marker;
  }

  /* What the rows that follow share (tourism/maps/render.py, rows_of): beginning of the address, looks, notes. */
  var shared = null;
  function table(words) {
    shared = words;
  }

  function mark(row) {
    var look = shared.looks[row[4]], hasNumber = row.length > 6, card = { name: row[2], state: look[1] };
    if (row[3] !== null) card.url = shared.start + row[3];
    if (row.length > 5) card.note = shared.notes[row[5]];
    if (hasNumber) card.number = row[6];
    var icon = L.divIcon({ className: look[0], html: hasNumber ? element("span", "", row[6]) : "" });
    return name(L.marker([row[0], row[1]], { icon: icon, riseOnHover: true }), card);
  }

  function crowd(cluster) {
    var states = cluster.getAllChildMarkers().map(function (marker) { return marker.card.state; }).filter(function (s) { return s in TURN; });
    var speaks = states.sort(function (a, b) { return TURN[a] - TURN[b]; })[0];
    cluster.on("add", function () {
      var names = cluster.getAllChildMarkers().map(function (marker) { return marker.card.name; });
      if (cluster.getElement()) cluster.getElement().setAttribute("aria-label", (said.crowd || "{n}: {names}").replace("{n}", names.length).replace("{names}", names.slice(0, 8).join(said.also || ", ")));
    });
    return L.divIcon({
      className: "map-mark map-crowd" + (speaks ? " state-" + speaks : ""),
      html: element("span", "", cluster.getChildCount())
    });
  }

  /* --- ways --- */

  function way(parent, text, options) {
    var line = window.Atlas.decode(text, 1e5);
    if (/\bkind-ring\b/.test(options.classes)) {
      return L.polyline(line, { className: options.classes, interactive: false, smoothFactor: 0.5 }).addTo(parent);
    }
    L.polyline(line, { className: "map-way-casing", interactive: false }).addTo(parent);
    var shown = L.polyline(line, { className: options.classes, smoothFactor: 0.5 }).addTo(parent);
    shown.on("mouseover", function () { light(true); }).on("mouseout", function () { light(false); });
    if (options.key && parent.ways) parent.ways[options.key] = light;
    if (options.name) {
      shown.bindTooltip(function () { return element("span", "", options.name); }, { sticky: true, className: "map-tip" });
    }
    function light(on) {
      if (!shown.getElement()) return;
      shown.getElement().classList.toggle("is-lit", on);
      if (on) shown.bringToFront();
    }
    return shown;
  }

  /* --- layers a reader can switch --- */

  var Legend = L.Control.extend({
    options: { position: "topleft" },
    onAdd: function () {
      this.box = element("div", "map-legend");
      L.DomEvent.disableClickPropagation(this.box);
      return this.box;
    },
    show: function (layer, label) {
      var line = element("label"), tick = element("input"), map = this._map;
      tick.type = "checkbox";
      tick.checked = true;
      tick.addEventListener("change", function () { tick.checked ? layer.addTo(map) : layer.remove(); });
      line.appendChild(tick);
      line.appendChild(element("span", "", label));
      this.box.appendChild(line);
    }
  });

  function group(map, label) {
    var layer = L.featureGroup();
    layer.ways = map.site.ways;
    map.site.layers.push({ layer: layer, name: label.name });
    return layer;
  }

  /* --- names: places first, then larger ground before smaller; none upon another --- */

  function names(map) {
    var all = [], marks = [];
    /* place: [lng, lat, free degrees around]. options: className; weight; from, to: zooms; beside: pixels between the
       spot and its name, which then stands to the right or left; always: the spot stays where the name finds no room. */
    function add(place, text, options) {
      var span = element("span", "", text);
      // Names of provinces, counties and islands stand as the base map has them.
      if (options.className !== "map-name-place") span.lang = "zh-Hans";
      var icon = L.divIcon({ className: "map-name " + options.className, html: span });
      var label = L.marker([place[1], place[0]], { icon: icon, pane: "names", interactive: false, keyboard: false });
      all.push(Object.assign({ label: label, wide: width(text), radius: place[2] || 0, from: 0, to: 99, beside: 0 }, options));
    }
    function addPlace(marker, text) {
      var at = marker.getLatLng();
      marks.push(marker);
      add([at.lng, at.lat], text, { className: "map-name-place", weight: 1000 - marks.length, beside: 16 });
    }
    function settle() {
      var zoom = map.getZoom(), view = map.getBounds().pad(0.2), edge = map.getPixelBounds();
      var taken = marks.map(function (marker) { return around(map.project(marker.getLatLng(), zoom), 12, 12); });
      all.sort(function (a, b) { return b.weight - a.weight; }).forEach(function (item) {
        var near = wanted(item, zoom, view), box = near && room(item, map.project(item.label.getLatLng(), zoom), edge, taken);
        if (box) taken.push(box.box);
        if (!box && !(near && item.always)) { item.label.remove(); return; }
        var shown = item.label.addTo(map).getElement().classList;
        shown.toggle("is-left", Boolean(box && box.left));
        shown.toggle("is-mute", !box);
      });
    }
    map.on("moveend", settle);
    return { add: add, addPlace: addPlace, settle: settle };
  }

  function wanted(item, zoom, view) {
    var free = item.radius * 256 * Math.pow(2, zoom) / 360;
    return zoom >= item.from && zoom < item.to && view.contains(item.label.getLatLng()) && (item.from === 0 || free > 9);
  }

  function room(item, at, edge, taken) {
    var tries = item.beside ? [
      { box: [at.x + item.beside, at.y - 9, at.x + item.beside + item.wide * 14, at.y + 9] },
      { box: [at.x - item.beside - item.wide * 14, at.y - 9, at.x - item.beside, at.y + 9], left: true }
    ] : [{ box: around(at, item.wide * 6.6 + 3, 9) }];
    return tries.find(function (one) {
      var inside = !item.beside || (one.box[0] > edge.min.x && one.box[2] < edge.max.x);
      return inside && !taken.some(function (other) { return meet(one.box, other); });
    });
  }

  function width(text) {
    return Array.from(text).reduce(function (wide, character) { return wide + (character.charCodeAt(0) > 255 ? 1 : 0.58); }, 0);
  }

  function around(at, dx, dy) {
    return [at.x - dx, at.y - dy, at.x + dx, at.y + dy];
  }

  function meet(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  /* --- the page around --- */

  function ready(map) {
    var box = map.getContainer(), section = box.closest("[data-map]"), layers = map.site.layers;
    if (layers.length > 1) {
      var legend = new Legend().addTo(map);
      layers.forEach(function (entry) { legend.show(entry.layer, entry.name); });
    }
    // The wheel belongs to the page until the reader turns to the map.
    map.on("focus", function () { map.scrollWheelZoom.enable(); }).on("blur", function () { map.scrollWheelZoom.disable(); });
    if (!map.site.hasTiles) map.site.drawGround();
    label(map);
    if (!section) return;
    window.Atlas.maps[section.dataset.map] = map;
    section.classList.add("is-live");
    map.invalidateSize();
    section.querySelectorAll(".map-stop-show").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { visit(map, Number(button.dataset.lat), Number(button.dataset.lng)); });
    });
    document.querySelectorAll("[data-way]").forEach(function (entry) { lights(entry, map.site.ways[entry.dataset.way]); });
  }

  /* An entry of a list lights its line on the map while it is pointed at or holds the focus. */
  function lights(entry, light) {
    if (!light) return;
    ["mouseenter", "focusin"].forEach(function (event) { entry.addEventListener(event, function () { light(true); }); });
    ["mouseleave", "focusout"].forEach(function (event) { entry.addEventListener(event, function () { light(false); }); });
  }

  /* Where places stand singly, their names stand beside them, as far as there is room. */
  function label(map) {
    map.eachLayer(function (layer) {
      if (layer.card && !layer.__parent) map.site.names.addPlace(layer, layer.card.name);
    });
    map.site.names.settle();
  }

  function visit(map, lat, lng) {
    var nearest = null, here = L.latLng(lat, lng);
    map.setView(here, Math.max(map.getZoom(), 12));
    map.getContainer().scrollIntoView({ block: "nearest" });
    map.eachLayer(function (layer) {
      if (layer.card && layer.getLatLng().distanceTo(here) < 1) nearest = layer;
    });
    if (nearest) nearest.openPopup();
  }

  Object.assign(window.Atlas, { maps: {}, name: name, table: table, mark: mark, crowd: crowd, way: way, group: group, names: names, ready: ready });
})();
