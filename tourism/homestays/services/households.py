"""Entering a household and its licences in the register."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.homestays.models import DEFAULT_POLICY, Household, Licence
from tourism.homestays.selectors import policies_in_force
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
    book_days_before_min: int = 0,
    book_days_before_max: int = 365,
    approves_requests: bool = False,
    request_hours: int = 12,
    policy_key: str = DEFAULT_POLICY,
    is_demo: bool = False,
) -> Household:
    """A new household of the village. Raises DomainError for an empty name or a code already in use."""
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise DomainError(_("户编号和店名都要填。"))
    if invoice not in Household.Invoice.values or payee_class not in Household.PayeeClass.values:
        raise DomainError(_("开票方式或收款方类别不在名目里，请从列表中选。"), invoice=invoice, payee_class=payee_class)
    if not 0 <= book_days_before_min <= book_days_before_max <= 365:
        raise DomainError(_("提前几天订，应在 0 到 365 之间，最早不能少于最晚。"))
    if policy_key not in policies_in_force():
        raise DomainError(_("没有叫“%(key)s”的退订规则，请从列表中选。") % {"key": policy_key}, policy_key=policy_key)
    if Household.objects.filter(code=code).exists():
        raise DomainError(_("户编号 %(code)s 已经有农户用了，请换一个。") % {"code": code}, code=code)
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
        book_days_before_min=book_days_before_min,
        book_days_before_max=book_days_before_max,
        approves_requests=approves_requests,
        request_hours=request_hours,
        policy_key=policy_key,
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
        raise DomainError(_("证照种类不在名目里，请从列表中选。"), kind=kind)
    if issued_on is not None and valid_to is not None and valid_to < issued_on:
        raise DomainError(_("证照的有效期不能早于发证日期，请核对。"))
    licence, _is_new = Licence.objects.update_or_create(
        household=household,
        kind=kind,
        defaults={"valid_to": valid_to, "number": number, "issuer": issuer, "issued_on": issued_on},
    )
    return licence
