"""The English of the demo world, each text with the Chinese it stands for."""

from collections.abc import Iterator
from typing import Any

from tourism.core.models import EnglishText
from tourism.demo import data


def english_pairs() -> dict[str, str]:
    """Chinese → English. The Chinese is looked up in the data it belongs to, so it cannot be copied wrongly."""
    english = data.english()
    pairs = dict(_of_entries(data.villages(), english["villages"]))
    pairs |= dict(_of_entries(data.routes(), english["routes"]))
    pairs |= dict(_of_entries(data.plain()["pages"], english["pages"]))
    return pairs | english["lines"] | english["names"]


def build_english() -> int:
    """Write the texts that are not there yet; how many there are."""
    texts = [EnglishText(chinese=chinese, english=english) for chinese, english in english_pairs().items()]
    EnglishText.objects.bulk_create(texts, ignore_conflicts=True)
    return len(texts)


def _of_entries(entries: list[dict[str, Any]], english: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        flat = entry | entry.get("access", {})
        for field, said in english[entry["slug"]].items():
            lines = said if isinstance(said, list) else [said]
            chinese = flat[field] if isinstance(flat[field], list) else [flat[field]]
            yield from zip(chinese, lines, strict=True)
