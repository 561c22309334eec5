"""What people write without thinking of who reads it: numbers and addresses are found, ordinary figures are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.personal_data import Finding, PersonalKind, find_personal_data

PHONE, IDENTITY = "13800001234", "11010519491231002X"
CARD = "6222021234567894"  # invented; its check digit is right


def kinds(text: str) -> list[str]:
    return [one.kind.value for one in find_personal_data(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"打我电话{PHONE}",
        "138 0000 1234",
        "138-0000-1234",
        "＋86 138 0000 1234",
        "１３８００００１２３４",
        "一三八〇〇〇〇一二三四",
        "幺三八零零零零幺二三四",
        "1.3.8.0.0.0.0.1.2.3.4",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text: str) -> None:
    assert find_personal_data(text) == [Finding(PersonalKind.PHONE, PHONE)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证 {IDENTITY}", "identity"),
        ("身份证 110105 19491231 002x", "identity"),
        (f"卡号{CARD}", "bank_card"),
        ("6222 0212 3456 7894", "bank_card"),
        ("写信到 li.si@example.org 吧", "email"),
        ("加微信：wang_xiao888", "chat"),
        ("QQ 123456789", "chat"),
    ],
)
def test_other_numbers_and_addresses_are_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "住了 2 晚，366.00 元，2026-10-03 到的。",
        "村委会电话 0559-5154030",
        "订单 XJ8K2M4PQR",
        "海拔 1380 米，一二三四五，上山打老虎",
        "110105194913310021",  # there is no thirteenth month
        "6222021234567890",  # fails its check digit
        "12345678901234567890",
        "微信支付可以用",
    ],
)
def test_ordinary_figures_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == []


def test_several_are_told_once_each_the_gravest_first() -> None:
    text = f"{PHONE}，{IDENTITY}，再说一遍 {PHONE}"

    assert kinds(text) == ["identity", "phone"]


def test_a_finding_shows_only_its_beginning() -> None:
    (found,) = find_personal_data(PHONE)

    assert str(found) == "手机号 138********"


@given(st.text(), st.text(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_number_among_any_words_is_found(before: str, after: str, number: str) -> None:
    text = f"{before}，甲{number}乙{after}"

    assert number in [one.text for one in find_personal_data(text)]


@given(st.text(max_size=300))
def test_no_text_breaks_the_look(text: str) -> None:
    assert all(one.text and "*" in one.masked for one in find_personal_data(text))
