"""What a guest is asked, in words from best to worst; what can be wrong on a page, and how soon it is answered. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# From this value on an answer counts as good.
GOOD = 4
# Fewer than this are shown one by one, never added up: two guests are no measure, and one may be known to the host.
LEAST_TO_ADD_UP = 3
# A review is written within so many days after leaving, while one still remembers.
REVIEW_DAYS = 60

# Ours, not a law's: government sites are held to three months (国办秘函〔2019〕19号), which helps nobody at a locked gate.
REPLY_WORKDAYS = 10
URGENT_WORKDAYS = 1


@dataclass(frozen=True)
class Question:
    """`words`: what 5, 4, 3, 2 and 1 mean. `praise`: what those who answered 4 or 5 said, to go after “12 位说”."""

    name: str
    title: Promise | str
    words: tuple[Promise | str, ...]
    praise: Promise | str
    # Whether one may have nothing to say, such as of meals nobody ate.
    is_optional: bool = False

    def word(self, value: int | None) -> Promise | str:
        return "" if value is None else self.words[5 - value]


QUESTIONS = (
    Question(
        "cleanliness", _("干净"),
        (_("很干净"), _("干净"), _("一般"), _("不太干净"), _("脏")), _("干净"),
    ),
    Question(
        "meals", _("饭菜"),
        (_("很合口"), _("合口"), _("一般"), _("不太合口"), _("不合口")), _("饭菜合口"), is_optional=True,
    ),
    Question(
        "welcome", _("接待"),
        (_("很周到"), _("周到"), _("一般"), _("不太周到"), _("冷淡")), _("接待周到"),
    ),
    Question(
        "as_described", _("与描述相符"),
        (_("完全相符"), _("大体相符"), _("有些出入"), _("出入较大"), _("不符")), _("与描述相符"),
    ),
)  # fmt: skip
