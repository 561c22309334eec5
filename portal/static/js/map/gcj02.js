/* Everything on a map stays WGS-84; only a GCJ-02 tile layer is moved under it. The formula is that of
   tourism/maps/coordinates.py. Two methods of Leaflet 1.9.4 that are private are overridden: see vendor/leaflet/VERSION. */
(function () {
  "use strict";

  var PI = Math.PI, AXIS = 6378245, ECCENTRICITY = 0.00669342162296594323;

  function shift(lat, lng) {
    var x = lng - 105, y = lat - 35, sin = Math.sin;
    var ripple = 20 * sin(6 * x * PI) + 20 * sin(2 * x * PI);
    var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) +
      (ripple + 20 * sin(y * PI) + 40 * sin(y / 3 * PI) + 160 * sin(y / 12 * PI) + 320 * sin(y / 30 * PI)) * 2 / 3;
    var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) +
      (ripple + 20 * sin(x * PI) + 40 * sin(x / 3 * PI) + 150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
    var latitude = lat * PI / 180, flattening = 1 - ECCENTRICITY * Math.pow(sin(latitude), 2), root = Math.sqrt(flattening);
    return [
      north * 180 / (AXIS * (1 - ECCENTRICITY) / (flattening * root) * PI),
      east * 180 / (AXIS / root * Math.cos(latitude) * PI)
    ];
  }

  function moved(place) {
    if (place.lat < 0.8293 || place.lat > 55.8271 || place.lng < 72.004 || place.lng > 137.8347) return place;
    var by = shift(place.lat, place.lng);
    return L.latLng(place.lat + by[0], place.lng + by[1]);
  }

  var plain = L.TileLayer.prototype;

  L.TileLayer.Gcj02 = L.TileLayer.extend({
    _getTiledPixelBounds: function (center) {
      return plain._getTiledPixelBounds.call(this, moved(center));
    },
    _setZoomTransform: function (level, center, zoom) {
      plain._setZoomTransform.call(this, level, moved(center), zoom);
    },
    getEvents: function () {
      var events = plain.getEvents.call(this), moveend = events.moveend;
      // The shift differs from place to place: apply it again after every move.
      events.moveend = function () {
        if (this._map && this._level) this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
        moveend.call(this);
      };
      return events;
    }
  });

  L.tileLayer.gcj02 = function (url, options) {
    return new L.TileLayer.Gcj02(url, options);
  };
})();
