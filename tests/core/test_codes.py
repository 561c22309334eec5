"""Codes for the telephone."""

from tourism.core.codes import new_code


def test_a_code_has_no_letter_that_is_mistaken_for_another() -> None:
    drawn = "".join(new_code("", 200) for _ in range(20))

    assert not set(drawn) & set("ILOU01")
    assert len(set(drawn)) == 30


def test_two_codes_are_not_alike() -> None:
    assert len({new_code("JC") for _ in range(500)}) == 500
    assert new_code("JC").startswith("JC") and len(new_code("JC")) == 10
