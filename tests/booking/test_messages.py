"""Words and their placeholders: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.booking.messages import KINDS, PLACEHOLDERS, SAMPLE, WORDS, fill, mistakes, one_line, words_for


def test_placeholders_are_filled_from_the_booking() -> None:
    assert fill("{household}：{stay}", {"household": "溪畔小院", "stay": "两晚"}) == "溪畔小院：两晚"


def test_what_was_filled_in_is_not_read_again() -> None:
    assert fill("原因：{reason}", {"reason": "{phone} {0.__class__} %s [x]", "phone": "138"}) == (
        "原因：{phone} {0.__class__} %s [x]"
    )


def test_a_piece_in_brackets_falls_away_when_it_has_nothing_to_say() -> None:
    text = "取消了[，退订费 {fee} 元][，应退 {refund} 元]。"
    assert fill(text, {"fee": "168.00", "refund": ""}) == "取消了，退订费 168.00 元。"
    assert fill(text, {"fee": "", "refund": ""}) == "取消了。"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{code} {houshold}", ["{houshold}"]),
        ("{} {code.__class__} {code!r}", ["{}", "{code.__class__}", "{code!r}"]),
        ("{code", ["{"]),
        ("[{code}", ["["]),
        ("code]", ["]"]),
        ("[{code}]{link}", []),
    ],
)
def test_mistakes_in_a_text_are_named(text: str, wrong: list[str]) -> None:
    assert mistakes(text) == wrong


def test_every_text_of_the_portal_is_right_and_about_something() -> None:
    assert {key: mistakes(str(text)) for key, text in WORDS.items() if mistakes(str(text))} == {}
    assert {kind for kind, _ in WORDS} == set(KINDS)
    assert set(SAMPLE) == set(PLACEHOLDERS)


def test_a_text_message_of_the_portal_fits_into_four_parts() -> None:
    long = {key: len(fill(str(text), SAMPLE)) for key, text in WORDS.items() if len(fill(str(text), SAMPLE)) > 4 * 67}
    assert long == {}


def test_an_audience_without_words_is_not_told() -> None:
    assert words_for("booking.hold", "host") is None
    assert words_for("booking.erase", "guest") is None


def test_a_value_never_starts_a_line_of_its_own() -> None:
    assert one_line("水管\r\nBcc: all@example.org") == "水管 Bcc: all@example.org"


@given(st.text(), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_no_text_breaks_the_filling(text: str, values: dict[str, str]) -> None:
    filled = fill(text, values)
    assert isinstance(filled, str)
    if not mistakes(text):
        full = dict.fromkeys(PLACEHOLDERS, "x") | {name: "x" for name in values}
        assert "{" not in fill(text, full) and "[" not in fill(text, full).replace("[", "", text.count("["))
