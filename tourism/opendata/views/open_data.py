"""/open-data/: what there is, on which terms, and the files."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, conditional_page, require_safe

from tourism.maps.track_draft import plain_name
from tourism.opendata.exports import CONTENT_TYPES, DATASETS, About, Dataset, file_version, schema_of, written
from tourism.opendata.models import OpenDataTerms
from tourism.opendata.selectors import Telling
from tourism.opendata.selectors.news import News, changed_lately, good_now
from tourism.opendata.shapes import EDITION
from tourism.opendata.tables import columns_of

KEPT = 3600
_LONGEST_WORDS = 400


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """/open-data/"""
    shown = []
    for dataset in DATASETS.values():
        count, changed = dataset.facts()
        changed_on = timezone.localdate(changed) if changed else None
        shown.append({"of": dataset, "count": count, "changed_on": changed_on, "columns": columns_of(dataset.shape)})
    context = {
        "datasets": shown,
        "terms": OpenDataTerms.for_request(request),
        "edition": EDITION,
        "forms": [(form, form.upper() if form != "geojson" else "GeoJSON") for form in CONTENT_TYPES],
    }
    return render(request, "opendata/open_data.html", context)


def _version(request: HttpRequest, name: str, form: str) -> str | None:
    dataset = DATASETS.get(name)
    if dataset is None or form not in CONTENT_TYPES:
        return None
    return quote_etag(f"{form}-{file_version(dataset, _about(request), timezone.localdate(), request.get_host())}")


@require_safe
@condition(etag_func=_version)
@cache_control(public=True, max_age=KEPT)
def data_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """/open-data/v1/villages.csv and the like, sent while it is written."""
    dataset = _dataset(name)
    if form not in CONTENT_TYPES:
        raise Http404
    pieces = written(dataset, form, Telling(timezone.localdate(), request.build_absolute_uri), _about(request))
    response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(form == "csv", f"{name}.{form}")
    response["Link"] = f'<{_schema_url(request, name)}>; rel="describedby"; type="application/schema+json"'
    return _for_everybody(response)


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def schema(request: HttpRequest, name: str) -> HttpResponseBase:
    """/open-data/v1/villages.schema.json"""
    answer = JsonResponse(
        schema_of(_dataset(name), _about(request)),
        json_dumps_params={"ensure_ascii": False},
        content_type="application/schema+json",
    )
    return _for_everybody(answer)


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def changes_feed(request: HttpRequest) -> HttpResponseBase:
    """/open-data/changes.atom"""
    return _feed(request, changed_lately(), _("乡间：新近更新的乡村与线路"))


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def good_now_feed(request: HttpRequest) -> HttpResponseBase:
    """/open-data/now.atom"""
    return _feed(request, good_now(timezone.localdate()), _("乡间：此刻正好"))


def _feed(request: HttpRequest, news: Iterable[News], title: str) -> HttpResponseBase:
    about, host = _about(request), request.get_host()
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(reverse("opendata:open-data")),
        feed_url=request.build_absolute_uri(request.path),
        description="",
        language="zh-Hans",
        author_name=_("乡间"),
        feed_copyright=about.terms.licence or None,
    )
    for one in news:
        feed.add_item(
            title=plain_name(one.title),
            link=request.build_absolute_uri(one.page.get_url(request) or "/"),
            description=plain_name(one.words, _LONGEST_WORDS),
            unique_id=f"tag:{host.partition(':')[0]},2026:{one.key}",
            pubdate=one.first_at,
            updateddate=one.at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return _for_everybody(response)


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


def _about(request: HttpRequest) -> About:
    documentation = request.build_absolute_uri(reverse("opendata:open-data"))
    return About(documentation, OpenDataTerms.for_request(request))


def _schema_url(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse("opendata:schema", args=[name]))


def _for_everybody(response: HttpResponseBase) -> HttpResponseBase:
    """Scripts of other sites may read it: it is the same for everybody, and no cookie goes with it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
