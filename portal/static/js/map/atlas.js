/* The ground of every map, drawn from our own files. Colours live in css/map.css, so that light, dark and print are one
   style sheet's matter; no text is ever set as HTML; nothing is asked of another host. */
(function () {
  "use strict";

  var NEAR = 7; // from this zoom on, counties are drawn
  var GRID = 0.5; // degrees; the server answers boxes on this grid only
  var WIDEST = 12;
  var RELIEF = [[3, 73], [54, 136]]; // the corners of relief.webp
  var FAILURES = 3;
  var files = {};

  // Sizes are the style sheet's matter.
  L.DivIcon.mergeOptions({ iconSize: null });

  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  function load(url) {
    files[url] = files[url] || fetch(url).then(function (answer) {
      if (!answer.ok) throw new Error(url + " " + answer.status);
      return answer.json();
    });
    return files[url];
  }

  /* The polyline coding of tourism/maps/polyline.py, longitude first. Gives [lat, lng], as Leaflet wants it. */
  function decode(text, steps) {
    var line = [], at = 0, lng = 0, lat = 0;
    function number() {
      var value = 0, shift = 0, code;
      do {
        code = text.charCodeAt(at++) - 63;
        value |= (code & 31) << shift;
        shift += 5;
      } while (code >= 32);
      return value & 1 ? ~(value >> 1) : value >> 1;
    }
    while (at < text.length) {
      lng += number();
      lat += number();
      line.push([lat / steps, lng / steps]);
    }
    return line;
  }

  function coarse(text) {
    return decode(text, 1e4);
  }

  function rings(polygons, arcs) {
    return polygons.map(function (polygon) {
      return polygon.map(function (refs) {
        return refs.reduce(function (ring, ref) {
          var arc = ref < 0 ? arcs[~ref].slice().reverse() : arcs[ref];
          return ring.concat(ring.length ? arc.slice(1) : arc);
        }, []);
      });
    });
  }

  function pane(map, name, index) {
    map.createPane(name).style.zIndex = index;
    map.getPane(name).classList.add("map-pane-" + name);
    map.getPane(name).style.pointerEvents = "none";
  }

  function painter(map, layer) {
    // SVG, so that the style sheet paints it; a wide margin spares redrawing while the map is moved.
    var below = L.svg({ pane: "ground", padding: 0.4 }), above = L.svg({ pane: "lines", padding: 0.4 });
    return {
      area: function (polygons, className) {
        return L.polygon(polygons, options(below, className)).addTo(layer);
      },
      line: function (lines, className) {
        return L.polyline(lines, options(above, className)).addTo(layer);
      }
    };
    function options(renderer, className) {
      return { renderer: renderer, className: className, interactive: false, smoothFactor: 0.7 };
    }
  }

  function decodeAll(arcs) {
    var out = {};
    Object.keys(arcs).forEach(function (number) { out[number] = coarse(arcs[number]); });
    return out;
  }

  /* Arcs with an area on one side only are coast and national border; neighbours run in opposite ways and cancel out. */
  function split(areas, arcs) {
    var balance = {}, outer = [], inner = [];
    areas.forEach(function (area) {
      area.polygons.forEach(function (polygon) {
        polygon.forEach(function (refs) {
          refs.forEach(function (ref) {
            var number = ref < 0 ? ~ref : ref;
            balance[number] = (balance[number] || 0) + (ref < 0 ? -1 : 1);
          });
        });
      });
    });
    Object.keys(arcs).forEach(function (number) {
      (balance[number] ? outer : inner).push(arcs[number]);
    });
    return { outer: outer, inner: inner };
  }

  function ground(map, options) {
    pane(map, "ground", 150);
    pane(map, "relief", 155);
    pane(map, "lines", 160);
    pane(map, "names", 450);
    map.attributionControl = L.control.attribution({ prefix: false }).addTo(map);
    map.attributionControl.addAttribution(escaped(options.credit));
    var said = (document.querySelector("[data-map]") || { dataset: {} }).dataset;
    L.control.zoom({ position: "topright", zoomInTitle: said.zoomIn, zoomOutTitle: said.zoomOut }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
    var names = window.Atlas.names(map), far = null, near = null;
    // Begun by Atlas.ready, when the map has found its place.
    map.site = { names: names, layers: [], ways: {}, hasTiles: Boolean(options.tiles), drawGround: drawGround };

    function drawGround() {
      map.on("moveend", look);
      look();
    }
    // A map of one valley never asks for the whole country, nor the country for its counties.
    function look() {
      var isNear = map.getZoom() >= NEAR;
      map.getContainer().classList.toggle("is-near", isNear);
      if (isNear) {
        near = near || counties(map, options, names);
        near();
      } else {
        far = far || chart(map, options, names);
      }
    }
  }

  /* The attribution control takes HTML, and the credit is an operator's setting. */
  function escaped(text) {
    var box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  /* Beneath: neighbouring land in one tone, China, its water, its borders. */
  function chart(map, options, names) {
    var whole = L.layerGroup().addTo(map), pen = painter(map, whole);
    graticule(map, pen);
    var nature = load(options.nature).catch(function () { return { land: [], lakes: [], rivers: [] }; });
    Promise.all([nature, load(options.china)]).then(function (both) {
      var water = both[0], china = both[1], arcs = china.arcs.map(coarse), lines = split(china.areas, arcs);
      pen.area(water.land.map(function (ring) { return [coarse(ring)]; }), "map-abroad");
      china.areas.forEach(function (area) { pen.area(rings(area.polygons, arcs), "map-home"); });
      pen.line(water.rivers.map(coarse), "map-river");
      pen.area(water.lakes.map(function (ring) { return [coarse(ring)]; }), "map-lake");
      pen.line(lines.inner, "map-province-line");
      pen.line(lines.outer, "map-border");
      pen.line(china.unfixed.map(coarse), "map-border-unfixed");
      pen.line(china.dashes.map(coarse), "map-dash");
      if (options.relief) {
        L.imageOverlay(options.relief, RELIEF, { pane: "relief", className: "map-relief", alt: "" }).addTo(whole);
      }
      china.areas.forEach(function (area) {
        // 台湾 stands before its larger neighbours: its name must be read at every size.
        var weight = area.code === "710000" ? 100 : area.label[2];
        names.add(area.label, shortName(area.name), { className: "map-name-province", weight: weight, to: NEAR });
      });
      china.islands.forEach(function (island) {
        names.add([island[1], island[2]], island[0], { className: "map-name-island", weight: 50, beside: 6, always: true });
      });
      names.settle();
    });
    return whole;
  }

  /* Above it, from a middle zoom on: the counties of the view, box by box. */
  function counties(map, options, names) {
    var pen = painter(map, L.layerGroup().addTo(map)), areas = {}, lines = {}, asked = {};
    function look() {
      var box = onGrid(map.getBounds());
      if (!box || asked[box]) return;
      asked[box] = true;
      load(options.clips + box + ".json?v=" + encodeURIComponent(options.edition)).then(draw, function () { asked[box] = false; });
    }
    function draw(clip) {
      var arcs = decodeAll(clip.arcs);
      clip.areas.forEach(function (area) {
        if (areas[area.code]) return;
        areas[area.code] = true;
        pen.area(rings(area.polygons, arcs), "map-county tint-" + (Number(area.code) % 5)).bringToBack();
        names.add(area.label, area.name, { className: "map-name-county", weight: area.label[2], from: NEAR });
      });
      var fresh = Object.keys(arcs).filter(function (number) { return !lines[number] && (lines[number] = true); });
      var outer = {};
      clip.outer.forEach(function (number) { outer[number] = true; });
      pen.line(fresh.filter(function (n) { return !outer[n]; }).map(function (n) { return arcs[n]; }), "map-county-line");
      pen.line(fresh.filter(function (n) { return outer[n]; }).map(function (n) { return arcs[n]; }), "map-border");
      names.settle();
    }
    return look;
  }

  function onGrid(bounds) {
    var west = Math.floor(bounds.getWest() / GRID) * GRID, east = Math.ceil(bounds.getEast() / GRID) * GRID;
    var south = Math.floor(bounds.getSouth() / GRID) * GRID, north = Math.ceil(bounds.getNorth() / GRID) * GRID;
    if (east - west > WIDEST || north - south > WIDEST) return null;
    return [west, south, east, north].join(",");
  }

  function graticule(map, pen) {
    var lines = [];
    for (var lng = 0; lng <= 200; lng += 10) lines.push([[-30, lng], [75, lng]]);
    for (var lat = -30; lat <= 70; lat += 10) lines.push([[lat, 0], [lat, 200]]);
    pen.line(lines, "map-graticule");
  }

  function shortName(name) {
    return name.replace(/(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$/, "");
  }

  function tiles(map, url, layer) {
    var make = layer.datum === "gcj02" ? L.tileLayer.gcj02 : L.tileLayer;
    var shown = make(url, { subdomains: layer.subdomains, maxZoom: layer.maxZoom, alt: "" }), failures = 0;
    // A service that is down or refuses the key: our own ground is better than grey.
    shown.on("tileerror", function () {
      failures += 1;
      if (failures !== FAILURES) return;
      shown.remove();
      if (map.site.hasTiles) map.site.drawGround();
      map.site.hasTiles = false;
    });
    shown.addTo(map);
  }

  window.Atlas = { ground: ground, tiles: tiles, decode: decode };
})();
