"""Publishing cancellation policies: a version is added, none is ever changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.homestays.models import CancellationPolicy
from tourism.homestays.terms import Terms


@transaction.atomic
def publish_policy(*, key: str, name: str, summary: str, terms: Terms, now: datetime) -> CancellationPolicy:
    """The next version of the policy `key`, the first where there is none; in force for bookings made from now on."""
    if not key or not name.strip() or not summary.strip():
        raise DomainError(_("退订规则的代号、名称和一句话都要填。"))
    versions = CancellationPolicy.objects.filter(key=key)
    # Two who publish at once get a version each.
    last = max((policy.version for policy in versions.select_for_update()), default=0)
    return CancellationPolicy.objects.create(
        key=key,
        version=last + 1,
        name=name.strip(),
        summary=summary.strip(),
        stages=[{"days_before": stage.days_before, "percent": stage.percent} for stage in terms.stages],
        base=terms.base,
        no_show_percent=terms.no_show_percent,
        deposit_percent=terms.deposit_percent,
        published_at=now,
    )
