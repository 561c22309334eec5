"""Answers of the map: immutable scripts and immutable pieces of the base map."""

import gzip
import hashlib
import json
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from tourism.maps import basemap, render, tiles
from tourism.maps.geodesy import Bounds

FOREVER = "public, max-age=31536000, immutable"
PASSING = "public, max-age=60"
KEPT = 30 * 24 * 3600
CURRENT_SECONDS = 60
# Clips are asked for on this grid (degrees), so that neighbouring pages share them.
GRID = 0.5
WIDEST = 12.0


def script_version(version: object) -> str:
    """The version to put into the URL of a map's script: that of its content, then that of everything it leans on
    (our scripts, the base map, the provider). Letters, digits and dashes."""
    leans_on = [*render.script_urls(clusters=True), *render.base_urls().values(), tiles.credit(), tiles.key()]
    digest = hashlib.sha256("\n".join([str(render.STYLE), basemap.EDITION, *leans_on]).encode()).hexdigest()
    return f"{version}-{digest[:8]}"


def script_response(request: HttpRequest, *, key: str, version: object, build: Callable[[], str]) -> HttpResponse:
    """The script of one map, for views whose URL carries a `version` argument.

    `version` is what the content is now, e.g. a revision's id; an address with any other is sent on to the current
    one. `build` is called on a miss only. The view itself answers 404 for what does not exist or is not public.
    """
    current = script_version(version)
    match = request.resolver_match
    if match is None or "version" not in match.kwargs:
        raise TypeError("script_response serves URLs with a `version` argument")
    if match.kwargs["version"] != current:
        address, question = (
            reverse(match.view_name, kwargs={**match.kwargs, "version": current}),
            request.GET.urlencode(),
        )
        return HttpResponseRedirect(f"{address}?{question}" if question else address)
    script = cache.get_or_set(f"map:{key}:{current}", build, KEPT)
    cache.set(f"map-current:{key}:{current}", True, CURRENT_SECONDS)
    return _immutable(request, str(script), "text/javascript")


def passing_script(request: HttpRequest, script: str) -> HttpResponse:
    """The script of a map that answers a question of its own: told apart by its address, kept by nobody for long."""
    return _packed(request, script, "text/javascript", PASSING)


def kept_script(request: HttpRequest, *, key: str, version: str) -> HttpResponse | None:
    """The script at this address, if it was current within the last minute: for maps of which that alone is dear to tell.
    `version` must be a digest of all that is drawn."""
    if not cache.get(f"map-current:{key}:{version}"):
        return None
    script = cache.get(f"map:{key}:{version}")
    return _immutable(request, str(script), "text/javascript") if script else None


def clip(request: HttpRequest, west: str, south: str, east: str, north: str) -> HttpResponse:
    """The counties that touch a box on the grid."""
    box = Bounds(float(west), float(south), float(east), float(north))
    if not (-180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90):
        return _refused(_("范围无效：依次写西、南、东、北，以度为单位。"))
    if box.east - box.west > WIDEST or box.north - box.south > WIDEST:
        return _refused(_("范围过大：东西和南北都不超过 %(degrees)d 度。") % {"degrees": WIDEST})
    if any(value % GRID for value in box):
        return _refused(_("范围须落在 %(degrees)s 度的格网上。") % {"degrees": GRID})
    name = ",".join(f"{value:g}" for value in box)
    text = cache.get_or_set(f"map:clip:{basemap.EDITION}:{name}", lambda: _clip_text(box), KEPT)
    return _immutable(request, str(text), "application/json")


def _clip_text(box: Bounds) -> str:
    return json.dumps(basemap.clip(box), ensure_ascii=False, separators=(",", ":"))


def _refused(message: str) -> HttpResponse:
    return HttpResponseBadRequest(message, content_type="text/plain; charset=utf-8")


def _immutable(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    return _packed(request, text, content_type, FOREVER)


def _packed(request: HttpRequest, text: str, content_type: str, kept: str) -> HttpResponse:
    """Compressed here, because not every server before us does, and a map of thousands of villages shrinks to a tenth.
    Nothing in it is secret, so the length of the answer gives nothing away."""
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}{"-gzip" if is_packed else ""}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        body = gzip.compress(text.encode(), 6, mtime=0) if is_packed else text.encode()
        response = HttpResponse(body, content_type=f"{content_type}; charset=utf-8")
        if is_packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = kept
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
