"""Codes that people read, type and say over the telephone."""

import secrets

# Without I, L, O, U, 0 and 1, which are mistaken for one another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(prefix: str, length: int = 8) -> str:
    """`prefix` and so many letters by chance: eight of them are 39 bits."""
    return prefix + "".join(secrets.choice(LETTERS) for _position in range(length))
