"""What a stored track may be: an ordered line of [lng, lat] or [lng, lat, ele], WGS-84."""

from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_POINTS = 60_000


def _is_position(position: Any) -> bool:
    if not isinstance(position, list | tuple) or len(position) not in (2, 3):
        return False
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and isfinite(v) for v in position):
        return False
    return 73 <= position[0] <= 136 and 3 <= position[1] <= 54


def validate_track(track: Any) -> None:
    """ValidationError in Chinese unless `track` is a line of 2–60,000 positions inside China's bounds."""
    if not isinstance(track, list) or not 2 <= len(track) <= MOST_POINTS:
        raise ValidationError(_("轨迹至少两个点，至多六万个点。"))
    for number, position in enumerate(track, 1):
        if not _is_position(position):
            raise ValidationError(
                _("轨迹第 %(number)s 个点不对：应为 [经度, 纬度]，经度 73–136，纬度 3–54。"), params={"number": number}
            )
