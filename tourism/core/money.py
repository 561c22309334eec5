"""Money is Decimal 元 with two places; what must be split is split in integer 分."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def yuan(value: Decimal | int | str) -> Decimal:
    """`value` in 元, rounded half up to the fen. Floats are refused: they are not money."""
    if isinstance(value, float):
        raise TypeError("money must not be a float")
    return Decimal(value).quantize(FEN, rounding=ROUND_HALF_UP)


def to_fen(value: Decimal) -> int:
    """元 to integer 分; raises ValueError when `value` has parts of a fen."""
    fen = value * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{value} is not a whole number of fen")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    return (Decimal(fen) / 100).quantize(FEN)


def split(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Split `total` in proportion to `weights` so that the parts add up to it to the fen (largest remainder, first wins)."""
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    fen = to_fen(total)
    parts = [fen * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(fen * weights[i] % whole), i))
    for i in by_remainder[: fen - sum(parts)]:
        parts[i] += 1
    return [from_fen(part) for part in parts]
