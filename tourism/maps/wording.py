"""What maps say, in the reader's language."""

from collections.abc import Sequence
from dataclasses import replace

from tourism.core.english_texts import english_texts
from tourism.core.languages import is_english

from .features import Layer


def in_readers_language(layers: Sequence[Layer]) -> Sequence[Layer]:
    """The same layers; in English with the names and notes that are known in English. Before drawing, because the length
    of a name decides where it finds room."""
    if not is_english():
        return layers
    known = english_texts()

    def said(text: str) -> str:
        return known(text) or text

    return [
        replace(
            layer,
            name=said(layer.name),
            markers=[replace(marker, name=said(marker.name), note=said(marker.note)) for marker in layer.markers],
            lines=[replace(line, name=said(line.name)) for line in layer.lines],
        )
        for layer in layers
    ]
