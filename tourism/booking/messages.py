"""The words of messages: what they are about, what may be filled in, and the texts that come with the portal. Pure.

A text holds placeholders in braces from a fixed list; nothing else in it is read, so that what a guest typed can never
be taken for a placeholder. A piece in square brackets is left out when a placeholder in it has nothing to say:
`[原因：{reason}。]`.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GUEST, HOST = "guest", "host"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")

PLACEHOLDERS: dict[str, Promise | str] = {
    "code": _("订单号，团体是团号，候补是候补号"),
    "household": _("民宿名"),
    "village": _("村名"),
    "stay": _("哪天到哪天走，几晚"),
    "guests": _("几位"),
    "total": _("房费，元"),
    "amount": _("这次收或退的钱，元"),
    "fee": _("退订费，元；没有就空着"),
    "refund": _("应退，元；没有就空着"),
    "until": _("最晚什么时候答复，或预计几点到"),
    "phone": _("对方的电话"),
    "link": _("管理订单的网址"),
    "reason": _("写下的原因"),
}
SAMPLE: dict[str, str] = {
    "code": "XJ8K2M4PQR",
    "household": "溪畔小院",
    "village": "竹溪村",
    "stay": "2026年12月10日—12月12日，2 晚",
    "guests": "2",
    "total": "366.00",
    "amount": "366.00",
    "fee": "168.00",
    "refund": "198.00",
    "until": "12月9日 18:00",
    "phone": "0773-1234567",
    "link": "https://example.org/bookings/XJ8K2M4PQR/",
    "reason": "屋里修水管",
}

# What a message can be about: the kinds of events, and what stands as subject where there is one.
KINDS: dict[str, Promise | str] = {
    "booking.hold": _("房间留下了"),
    "booking.request": _("等房主答复"),
    "booking.confirm": _("订好了"),
    "booking.reject": _("房主没接"),
    "booking.expire": _("保留到期"),
    "booking.change": _("订单改了"),
    "booking.drop": _("少订了"),
    "booking.cancel": _("订单取消"),
    "booking.expect_late": _("客人晚到"),
    "booking.mark_no_show": _("没等到客人"),
    "booking.check_out": _("离店了，请客人评价"),
    "booking.take_option": _("团队预留"),
    "booking.reminder": _("明天到店"),
    "group.take_option": _("整团预留好了"),
    "group.confirm": _("整团订好了"),
    "group.expire": _("整团预留到期"),
    "group.cancel": _("整团取消"),
    "waiting.joined": _("候补登记"),
    "waiting.offered": _("候补有房了"),
    "waiting.missed": _("候补没有确认"),
    "waiting.lapsed": _("候补没等到"),
    "channel.conflict": _("外部渠道撞单"),
    "payment.paid": _("收到付款"),
    "payment.refunded": _("退款"),
}
# These ask for something to be done; once the booking has gone on to another state there is nothing to ask.
ASKS_WHILE: dict[str, str] = {
    "booking.hold": "held",
    "booking.request": "requested",
    "booking.take_option": "option",
    "booking.expect_late": "confirmed",
    "booking.reminder": "confirmed",
    "group.take_option": "option",
    "waiting.offered": "held",
}

_CHANGED = _("{household}的订单 {code} 改好了：{stay}，{guests} 位，房费 {total} 元[，退订费 {fee} 元]。{link}")
_CHANGED_HOST = _("订单 {code} 改了：{stay}，{guests} 位，房费 {total} 元[，退订费 {fee} 元]。{link}")

WORDS: dict[tuple[str, str], Promise | str] = {
    ("booking.hold", GUEST): _(
        "{household}给您留了房：{stay}，{guests} 位，{total} 元。请在 {until} 前确认，过时放回：{link}"
    ),
    ("booking.request", GUEST): _("{household}收到了您的 {stay}，{guests} 位。房主 {until} 前答复，不用守着：{link}"),
    ("booking.request", HOST): _(
        "有人想订 {stay}，{guests} 位，房费 {total} 元。请在 {until} 前答复，过时自动作废：{link}"
    ),
    ("booking.confirm", GUEST): _(
        "订好了：{household}，{stay}，{guests} 位，房费 {total} 元，订单号 {code}。[房主电话 {phone}。]要改要退：{link}"
    ),
    ("booking.confirm", HOST): _("新订单 {code}：{stay}，{guests} 位，房费 {total} 元。{link}"),
    ("booking.reject", GUEST): _(
        "{household}这次接不了您的 {stay}。[原因：{reason}。]房间已放回，换个日子或换一家：{link}"
    ),
    ("booking.expire", GUEST): _("{household} {stay} 的保留到期了，房间放回去了。还想住，请重新订：{link}"),
    ("booking.change", GUEST): _CHANGED,
    ("booking.change", HOST): _CHANGED_HOST,
    ("booking.drop", GUEST): _CHANGED,
    ("booking.drop", HOST): _CHANGED_HOST,
    ("booking.cancel", GUEST): _(
        "{household} {stay} 的订单 {code} 已取消[，退订费 {fee} 元][，应退 {refund} 元]。[原因：{reason}。]{link}"
    ),
    ("booking.cancel", HOST): _("订单 {code}（{stay}，{guests} 位）取消了，房间已放回。[原因：{reason}。]"),
    ("booking.expect_late", HOST): _("订单 {code} 的客人[ {until} 左右]到，请留灯。{link}"),
    ("booking.mark_no_show", GUEST): _(
        "{household}没有等到您，订单 {code} 记为未到店[，未到费 {fee} 元]。[还要来，请打 {phone}。]{link}"
    ),
    ("booking.check_out", GUEST): _(
        "谢谢您来住{household}。干不干净、饭菜合不合口，照实说几句，给后来的人看；不满意的也请写：{link}"
    ),
    ("booking.take_option", HOST): _(
        "有团队预留：{stay}，{guests} 位，房费 {total} 元，{until} 前定下来，不定就放回。{link}"
    ),
    ("booking.reminder", GUEST): _("明天见：{household}（{village}），{stay}，{guests} 位。[房主电话 {phone}。]{link}"),
    ("group.take_option", GUEST): _(
        "团 {code} 的房都预留了：{stay}，{guests} 位，房费 {total} 元。请在 {until} 前定下来，过时整团放回。{link}"
    ),
    ("group.confirm", GUEST): _("团 {code} 订好了：{household}，{stay}，{guests} 位，房费 {total} 元。{link}"),
    ("group.expire", GUEST): _("团 {code} 的预留到期了，房间都放回去了。还要去，请重新订。"),
    ("group.cancel", GUEST): _(
        "团 {code} 取消了，房间都放回去了[，退订费 {fee} 元][，应退 {refund} 元]。[原因：{reason}。]"
    ),
    ("waiting.joined", GUEST): _(
        "{household} {stay}，{guests} 位，候补登记好了。有房就给您留着并告诉您。不等了：{link}"
    ),
    ("waiting.offered", GUEST): _(
        "{household} {stay} 空出房来，全给您留着：{guests} 位，{total} 元。请在 {until} 前确认，过时让给下一位：{link}"
    ),
    ("waiting.missed", GUEST): _("给您留的 {household} {stay} 没有确认，让给下一位了。您还在候补里。不等了：{link}"),
    ("waiting.lapsed", GUEST): _("抱歉，{household} {stay} 没有等到空房，候补结束了。"),
    ("channel.conflict", HOST): _("{household}在外部渠道和本站撞了单[：{stay}]。请尽快看看，联系其中一方：{link}"),
    ("payment.paid", GUEST): _("{household}收到[您付的 {amount} 元]，订单号 {code}。{link}"),
    ("payment.refunded", GUEST): _("{household}的订单 {code} 退款[ {amount} 元]已办。{link}"),
}


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders filled in one pass; what was filled in is not read again."""

    def piece(match: re.Match[str]) -> str:
        names = _PLACEHOLDER.findall(match[1])
        return match[1] if all(values.get(name) for name in names) else ""

    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), _OPTIONAL.sub(piece, text)).strip()


def mistakes(text: str) -> list[str]:
    """What in a text would not be filled: unknown placeholders as they were written, and brackets without a partner."""
    found = [f"{{{name}}}" for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    rest = _PLACEHOLDER.sub("", text)
    found += [sign for sign in "{}" if sign in rest]
    found += [sign for sign in "[]" if sign in _OPTIONAL.sub("", text)]
    return found


def words_for(kind: str, audience: str) -> str | None:
    """The text that comes with the portal; None where this audience is not told."""
    text = WORDS.get((kind, audience))
    return None if text is None else str(text)


def one_line(value: object) -> str:
    """A value as it may stand in a message: without line breaks, which would let a name write a second message."""
    return " ".join(str(value).split())
