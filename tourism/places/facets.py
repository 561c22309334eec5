"""The questions a list can be asked, in the words of a page."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tourism.core.visit_day import VisitDay

from .listing import Catalogue, Facet, Order
from .models import Designation, Facility, Season

Answers = Sequence[tuple[str, str]]


def facets_of(
    questions: Iterable[str], catalogue: Catalogue, order: Order, *, good: str = "", prices: Answers = ()
) -> list[Facet]:
    """These questions in this order. `good` words the one about the visitor's date, `prices` are the price bands."""
    bits = {**catalogue.bits, "now": {"1": order.good}}
    offers: dict[str, Callable[[], tuple[str, Answers]]] = {
        "now": lambda: (_("此刻"), [("1", good or _("此刻正好"))]),
        "season": lambda: (_("哪个季节"), _choices(Season)),
        "days": lambda: (_("几天"), [(n, _("%(n)s 天") % {"n": n}) for n in sorted(bits.get("days", {}), key=int)]),
        "theme": lambda: (_("看什么"), _by_number(catalogue, "theme")),
        "province": lambda: (_("在哪个省"), sorted(catalogue.names.get("province", {}).items())),
        "price": lambda: (_("平日一晚，最低"), prices),
        "facility": lambda: (_("要有"), _choices(Facility.Kind)),
        "title": lambda: (_("称号"), _choices(Designation.Scheme)),
    }
    return [Facet(key, *offers[key](), bits.get(key, {})) for key in questions]


def good_words(visit: VisitDay) -> str:
    if visit.is_weekend:
        return _("周末正好")
    return _("那天正好") if visit.asked else _("此刻正好")


def _choices(of: Any) -> Answers:
    return [(value, str(label)) for value, label in of.choices]


def _by_number(catalogue: Catalogue, key: str) -> Answers:
    """What most things have comes first."""
    bits = catalogue.bits.get(key, {})
    return sorted(catalogue.names.get(key, {}).items(), key=lambda pair: (-bits[pair[0]].bit_count(), pair[1]))
