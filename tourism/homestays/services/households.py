"""Entering a household and its licences in the register."""

from datetime import date

from django.db import transaction

from tourism.core.errors import DomainError
from tourism.homestays.models import Household, Licence
from tourism.places.models import VillagePage


@transaction.atomic
def register_household(
    *,
    village: VillagePage,
    code: str,
    name: str,
    hamlet: str = "",
    offers_meals: bool = True,
    invoice: str = Household.Invoice.NONE,
    payee_class: str = Household.PayeeClass.HOUSEHOLD,
    takes_groups: bool = True,
    phone: str = "",
    is_demo: bool = False,
) -> Household:
    """A new household of the village. Raises DomainError for an empty name or a code already in use."""
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise DomainError("户编号和店名都要填。")
    if invoice not in Household.Invoice.values or payee_class not in Household.PayeeClass.values:
        raise DomainError("开票方式或收款方类别不在名目里，请从列表中选。", invoice=invoice, payee_class=payee_class)
    if Household.objects.filter(code=code).exists():
        raise DomainError(f"户编号 {code} 已经有农户用了，请换一个。", code=code)
    return Household.objects.create(
        village=village,
        code=code,
        name=name,
        hamlet=hamlet,
        offers_meals=offers_meals,
        invoice=invoice,
        payee_class=payee_class,
        takes_groups=takes_groups,
        phone=phone,
        is_demo=is_demo,
    )


@transaction.atomic
def issue_licence(
    *,
    household: Household,
    kind: str,
    valid_to: date | None = None,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
) -> Licence:
    """The household's licence of this kind; a renewed one takes the place of the old. `valid_to` None: no last day."""
    if kind not in Licence.Kind.values:
        raise DomainError("证照种类不在名目里，请从列表中选。", kind=kind)
    if issued_on is not None and valid_to is not None and valid_to < issued_on:
        raise DomainError("证照的有效期不能早于发证日期，请核对。")
    licence, _ = Licence.objects.update_or_create(
        household=household,
        kind=kind,
        defaults={"valid_to": valid_to, "number": number, "issuer": issuer, "issued_on": issued_on},
    )
    return licence
