"""One folding, many uses: what a traveller types must meet what an editor wrote."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tourism.core.chinese import (
    cut,
    excerpt,
    fold,
    highlight,
    index_text,
    initials,
    is_latin,
    pinyin_query,
    pinyin_slug,
    pinyin_text,
    prefix_phrases,
    query_phrases,
    query_text,
)

# Texts a tourism portal meets, and texts nobody should have typed.
VILLAGE_LETTERS = "元阳梯田農家樂农家乐茶乾干後后臺台〇㙟𫠠𠮷"
OTHER_LETTERS = "aZé９Ａ㎡ü1 "
SYMBOLS = "\"'*():^-_·，。“”<>&%\\\x00\u200b🏞️👩🏽‍🌾"
texts = st.text(st.sampled_from(VILLAGE_LETTERS + OTHER_LETTERS + SYMBOLS)) | st.text()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("農家樂", "农家乐"),
        ("ＡＢＣ１２３", "abc123"),
        ("Yuányáng", "yuanyang"),
        ("lǜ", "lv"),
        ("120㎡", "120m2"),
        ("梯\u200b田", "梯田"),
        ("⼭村", "山村"),  # a radical from a scanned document
        ("薴麻", "苎麻"),
        ("𫠠村", "𫠠村"),
    ],
)
def test_different_writing_folds_to_one_form(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(texts, texts)
@example("乾", "隆")
@example("e", "\u0301")
def test_folding_goes_character_by_character(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_han_character_is_an_index_word() -> None:
    assert index_text("元陽《梯田》3星级 Wi-Fi") == "元 阳 梯 田 3 星 级 wi fi"


def test_a_run_of_letters_is_asked_for_as_a_phrase() -> None:
    assert query_text("元阳梯田 3星级") == "元,阳,梯,田 3,星,级"
    assert query_phrases("元阳 茶") == [["元", "阳"], ["茶"]]


def test_ideographs_younger_than_the_tokenizers_are_spelled_by_code_point() -> None:
    assert index_text("𬨂坑") == "u2ca02 坑"
    assert query_text("𬨂坑") == "u2ca02,坑"


@given(texts)
def test_no_symbol_survives_in_index_or_question(text: str) -> None:
    assert re.fullmatch(r"[^\W_]*( [^\W_]+)*", index_text(text))
    assert re.fullmatch(r"([^\W_]+[, ])*[^\W_]+|", query_text(text))


@given(texts, st.data())
def test_any_piece_of_han_text_is_a_phrase_of_the_index(text: str, data: st.DataObject) -> None:
    """Recall by construction: cut any 1–4 characters out of a run, the index words hold them in a row."""
    runs = re.findall("[\u3400-\u9fff]+", text)
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    piece = run[start : start + data.draw(st.integers(1, 4))]
    (phrase,) = query_phrases(piece)
    assert f" {' '.join(phrase)} " in f" {index_text(text)} "


def test_pinyin_holds_every_suffix_in_full_and_in_initials() -> None:
    assert pinyin_text("元陽梯田").split() == [
        "yuanyangtitian",
        "yangtitian",
        "titian",
        "tian",
        "yytt",
        "ytt",
        "tt",
        "t",
    ]
    assert pinyin_text("重庆") == "chongqing qing cq q"
    assert pinyin_text("Lodge 12") == ""


def test_pinyin_may_be_typed_with_tones_blanks_or_apostrophes() -> None:
    assert {pinyin_query(typed) for typed in ("xian", "Xi'an", "xī ān", "ＸＩＡＮ")} == {"xian"}
    assert len(pinyin_query("a" * 99)) == 24


def test_a_name_may_be_half_typed_in_characters_pinyin_or_both() -> None:
    assert prefix_phrases("元陽") == [["元", "阳"]]
    assert prefix_phrases("yuan yang") == [["yuanyang"]]
    assert prefix_phrases("元阳ti") == [["元", "阳"], ["ti"]]
    assert prefix_phrases("？") == []


@pytest.mark.parametrize(
    ("question", "latin"),
    [("titian", True), ("Xi'an 2", True), ("xī ān", True), ("2026", False), ("梯tian", False), ("", False)],
)
def test_only_latin_letters_can_be_pinyin(question: str, latin: bool) -> None:
    assert is_latin(question) is latin


def test_initials_keep_latin_letters() -> None:
    assert initials("元阳梯田") == "yytt"
    assert initials("318国道") == "318gd"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("阿者科", "azheke"),
        ("元阳梯田民宿", "yuanyang-titian-minsu"),
        ("宏村·西递 2026", "hongcun-xidi-2026"),
        ("農家樂 Lodge", "nongjiale-lodge"),
        ("绿春", "lvchun"),
        ("🏞️", ""),
    ],
)
def test_a_title_becomes_an_ascii_address(title: str, slug: str) -> None:
    assert pinyin_slug(title) == slug


@given(texts, st.integers(1, 30))
def test_an_address_is_always_clean_and_short(title: str, longest: int) -> None:
    slug = pinyin_slug(title, longest=longest)
    assert re.fullmatch(r"[a-z0-9]*(-[a-z0-9]+)*", slug)
    assert len(slug) <= longest


def test_a_glued_question_is_cut_into_dictionary_words() -> None:
    assert cut("元陽梯田民宿") == ["元阳", "梯田", "民宿"]


def marked(text: str, query: str) -> str:
    return "".join(f"[{part}]" if is_hit else part for part, is_hit in highlight(text, query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("元阳梯田看梯田", "梯田", "元阳[梯田]看[梯田]"),
        ("元陽的農家樂", "农家乐", "元陽的[農家樂]"),
        ("元阳的农家乐", "農家樂", "元阳的[农家乐]"),
        ("门票１２０元", "120", "门票[１２０]元"),
        ("王家·大院", "王家大院", "[王家·大院]"),
        ("元阳梯田", "元阳 田", "[元阳]梯[田]"),
        ("采摘草莓", "采摘 摘草", "[采摘草]莓"),
        ("𫠠村的𫠠", "𫠠", "[𫠠]村的[𫠠]"),
        ("元阳梯田", "titian", "元阳[梯田]"),
        ("元阳梯田", "yy", "[元阳]梯田"),
        ("元阳梯田", '"*', "元阳梯田"),
        ("lodge Lodges", "lodge", "[lodge] Lodges"),
        ("", "梯田", ""),
    ],
)
def test_hits_are_marked_in_the_original_text(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


@given(texts, texts)
def test_highlighting_never_changes_the_text(text: str, query: str) -> None:
    parts = highlight(text, query)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


@given(texts, texts, st.integers(1, 40))
def test_an_excerpt_is_short_and_taken_from_the_text(text: str, query: str, length: int) -> None:
    cut_out = excerpt(text, query, length)
    assert len(cut_out) <= length + 2  # the two ellipses
    assert cut_out.removeprefix("…").removesuffix("…") in " ".join(text.split())


def test_an_excerpt_shows_the_first_hit() -> None:
    text = "寨子在山上。" * 20 + "春天看梯田。" + "冬天看云海。" * 20
    assert "梯田" in excerpt(text, "梯田", 20)
    assert excerpt(text, "梯田", 20).startswith("…")
    assert excerpt(text, "沙漠", 20) == text[:20] + "…"
    assert excerpt("短文", "梯田", 20) == "短文"
