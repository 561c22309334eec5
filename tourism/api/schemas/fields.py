"""Kinds of values: exact, so that what the document promises is what is taken."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

LARGEST_ID = 2**63 - 1
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _date(value: Any) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(_DATE, value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date", "a date like 2026-11-23")


def _moment(value: Any) -> datetime:
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            # By our clock, so that the same moment is the same request; what has no day there is none of our business.
            return timezone.localtime(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("moment", "a time with its offset")


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control", "no control characters")
    return text


Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Count = Annotated[int, Field(strict=True)]
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
Line = Annotated[str, StringConstraints(max_length=80), AfterValidator(_plain)]
Words = Annotated[str, StringConstraints(max_length=500), AfterValidator(_plain)]
Money = Annotated[str, StringConstraints(pattern=r"^-?\d+\.\d{2}$")]
KEY_PATTERN = r"^[\x21-\x7e]{16,80}$"


def money(value: Decimal) -> str:
    return f"{value:.2f}"


def moment(value: datetime | None) -> str | None:
    """With our offset; None stays None."""
    return timezone.localtime(value).isoformat() if value else None


class Asked(Schema):
    """A body; what is not known is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


def example(value: dict[str, Any]) -> ConfigDict:
    """For a schema: what the document shows."""
    return ConfigDict(json_schema_extra={"example": value})
