"""Recording a renovation (三改一整): what was rebuilt, and that the money adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.core.models import PortalImage
from tourism.core.money import yuan
from tourism.homestays.models import Household, Renovation, RenovationFund, RenovationItem


class UnbalancedFunds(DomainError):
    """The sources of the money do not add up to the cost of the items."""

    code = "unbalanced_funds"


class RenovationIncomplete(DomainError):
    """An acceptance was recorded for work that is not finished."""

    code = "renovation_incomplete"


@dataclass(frozen=True)
class ItemDraft:
    """One of the four items as it is handed in. `cost` in 元."""

    kind: str
    before_text: str
    after_text: str
    cost: Decimal
    standard: str = ""
    started_on: date | None = None
    finished_on: date | None = None
    before_image: PortalImage | None = None
    after_image: PortalImage | None = None


@transaction.atomic
def record_renovation(
    *,
    household: Household,
    programme: str,
    year: int,
    state: str,
    items: Sequence[ItemDraft],
    funds: Mapping[str, Decimal],
    accepted_on: date | None = None,
    accepted_level: str = "",
    beds_before: int = 0,
    beds_after: int = 0,
    is_story_public: bool = False,
) -> Renovation:
    """The household's renovation as it stands now; what was recorded before is replaced as a whole.

    Raises UnbalancedFunds unless all sources equal all items to the fen, RenovationIncomplete when it is said to be
    accepted although one of the four items is missing or unfinished.
    """
    check_renovation(state=state, items=items, funds=funds, accepted_on=accepted_on)
    renovation, _ = Renovation.objects.update_or_create(
        household=household,
        defaults={
            "programme": programme,
            "year": year,
            "state": state,
            "accepted_on": accepted_on,
            "accepted_level": accepted_level,
            "beds_before": beds_before,
            "beds_after": beds_after,
            "is_story_public": is_story_public,
        },
    )
    _replace_details(renovation, items, funds)
    return renovation


def check_renovation(
    *, state: str, items: Sequence[ItemDraft], funds: Mapping[str, Decimal], accepted_on: date | None
) -> None:
    """The rules of `record_renovation` alone, for forms that write the rows themselves."""
    _check_items(items)
    _check_balance(items, funds)
    if state == Renovation.State.ACCEPTED:
        _check_acceptance(items, accepted_on)
    elif state not in Renovation.State.values:
        raise DomainError(_("改造状态不在名目里，请从列表中选。"), state=state)


def _replace_details(renovation: Renovation, items: Sequence[ItemDraft], funds: Mapping[str, Decimal]) -> None:
    RenovationItem.objects.filter(renovation=renovation).delete()
    RenovationFund.objects.filter(renovation=renovation).delete()
    RenovationItem.objects.bulk_create(
        RenovationItem(
            renovation=renovation,
            sort_order=order,
            kind=item.kind,
            before_text=item.before_text,
            after_text=item.after_text,
            cost=yuan(item.cost),
            standard=item.standard,
            started_on=item.started_on,
            finished_on=item.finished_on,
            before_image=item.before_image,
            after_image=item.after_image,
        )
        for order, item in enumerate(items)
    )
    RenovationFund.objects.bulk_create(
        RenovationFund(renovation=renovation, sort_order=order, source=source, amount=yuan(amount))
        for order, (source, amount) in enumerate(funds.items())
    )


def _check_items(items: Sequence[ItemDraft]) -> None:
    kinds = [item.kind for item in items]
    unknown = set(kinds) - set(RenovationItem.Kind.values)
    if unknown:
        raise DomainError(_("改造项目只有改厨、改厕、改客房、整理院落四项。"), kinds=sorted(unknown))
    if len(set(kinds)) != len(kinds):
        raise DomainError(_("同一项改造只能填一次，请合并。"), kinds=kinds)
    for item in items:
        label = RenovationItem.Kind(item.kind).label
        if item.cost < 0:
            raise DomainError(_("“%(item)s”的投资不能是负数。") % {"item": label}, kind=item.kind)
        if item.finished_on is not None and item.started_on is not None and item.finished_on < item.started_on:
            raise DomainError(_("“%(item)s”的完工日期早于开工日期，请核对。") % {"item": label}, kind=item.kind)


def _check_balance(items: Sequence[ItemDraft], funds: Mapping[str, Decimal]) -> None:
    unknown = set(funds) - set(RenovationFund.Source.values)
    if unknown:
        raise DomainError(_("资金来源不在名目里，请从列表中选。"), sources=sorted(unknown))
    if any(amount < 0 for amount in funds.values()):
        raise DomainError(_("资金来源的金额不能是负数。"))
    cost = sum((yuan(item.cost) for item in items), Decimal(0))
    money = sum((yuan(amount) for amount in funds.values()), Decimal(0))
    if cost != money:
        message = (
            _("四项投资合计 %(cost)s 元，资金来源合计 %(money)s 元，多了 %(difference)s 元。请核对后再存。")
            if money > cost
            else _("四项投资合计 %(cost)s 元，资金来源合计 %(money)s 元，少了 %(difference)s 元。请核对后再存。")
        )
        sums = {"cost": cost, "money": money, "difference": abs(money - cost)}
        raise UnbalancedFunds(message % sums, cost=str(cost), money=str(money))


def _check_acceptance(items: Sequence[ItemDraft], accepted_on: date | None) -> None:
    finished = {item.kind: item.finished_on for item in items if item.finished_on is not None}
    missing = [str(kind.label) for kind in RenovationItem.Kind if kind.value not in finished]
    if missing:
        message = _("还有没完工的：%(items)s。四项都完工才能记验收合格。") % {"items": "、".join(missing)}
        raise RenovationIncomplete(message, missing=missing)
    if accepted_on is None:
        raise RenovationIncomplete(_("验收合格要填验收日期。"))
    if accepted_on < max(finished.values()):
        raise RenovationIncomplete(_("验收日期早于完工日期，请核对。"))
