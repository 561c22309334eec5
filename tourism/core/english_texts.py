"""What is known in English: the texts somebody put into English, then the words of the catalogue."""

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.translation import gettext

from .language_of_parts import Known
from .models import EnglishText


def english_version() -> str:
    """Changes when any text does: part of the address of what is kept for ever."""
    found = EnglishText.objects.aggregate(count=Count("pk"), at=Max("changed_at"))
    return f"{found['count']}-{found['at']:%Y%m%d%H%M%S%f}" if found["at"] else "0"


def english_texts() -> Known:
    """Looks a Chinese text up; costs one small query, and all texts once they have changed. Ask while English is spoken."""
    texts = _texts(english_version())

    def known(chinese: str) -> str | None:
        if not chinese:
            return None
        if (english := texts.get(chinese)) is not None:
            return english
        said = gettext(chinese)
        return said if said != chinese else None

    return known


@lru_cache(maxsize=2)
def _texts(version: str) -> Mapping[str, str]:
    return dict(EnglishText.objects.values_list("chinese", "english"))
