"""Words by era (§3.6 of the domain guide): a record keeps the words of its day.

扶贫 (to 2020) → 帮扶/衔接 (2021–2025) → 常态化帮扶 (2026–). None of the words for people may appear in new public copy.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """Official words valid from `begins_on` until the next era begins."""

    key: str
    begins_on: date
    ledger_name: str
    fund_name: str
    office: str


ERAS = (
    Era("poverty-relief", date(2014, 1, 1), "消费扶贫台账", "财政专项扶贫资金", "扶贫办"),
    Era("transition", date(2021, 1, 1), "消费帮扶台账", "衔接推进乡村振兴补助资金", "乡村振兴局"),
    Era("regular-support", date(2026, 1, 1), "消费帮扶台账", "中央财政常态化帮扶资金", "农业农村部门"),
)


def era_on(on: date) -> Era:
    """The era whose words were official on `on`."""
    return next((era for era in reversed(ERAS) if era.begins_on <= on), ERAS[0])
