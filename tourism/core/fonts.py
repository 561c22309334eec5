"""Where this machine keeps its Chinese fonts: for words drawn into pictures, and to know whether a PDF can be set."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

Style = Literal["song", "hei"]

# What fontconfig is asked for, and where Debian (fonts-noto-cjk) and macOS keep theirs when it is not there.
_ASKED = {"song": "Noto Serif CJK SC,serif:lang=zh-cn:bold", "hei": "Noto Sans CJK SC,sans:lang=zh-cn:medium"}
_KNOWN = {
    "song": (
        ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
        ("/System/Library/Fonts/Supplemental/Songti.ttc", 0),
    ),
    "hei": (
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("/System/Library/Fonts/PingFang.ttc", 0),
    ),
}


@dataclass(frozen=True)
class FontFile:
    """A face: a file, and its place among the faces of that file."""

    path: str
    index: int


@lru_cache
def chinese_font(style: Style) -> FontFile | None:
    """A face with the Chinese characters: song for titles, hei for text; None where this machine has none."""
    return next(iter([*_from_fontconfig(_ASKED[style]), *_from_known_places(style)]), None)


def _from_fontconfig(asked: str) -> Iterator[FontFile]:
    tool = shutil.which("fc-match")
    if tool is None:
        return
    command = [tool, "-f", "%{file}\t%{index}\t%{lang}", asked]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
    path, index, languages = (answer.split("\t") + ["", "", ""])[:3]
    # fontconfig always answers with something; only a face that says so has Chinese.
    if "zh-cn" in languages.split("|") and index.isdigit():
        yield FontFile(path, int(index) & 0xFFFF)  # above those bits stand instances of variable fonts


def _from_known_places(style: Style) -> Iterator[FontFile]:
    return (FontFile(path, index) for path, index in _KNOWN[style] if Path(path).exists())
