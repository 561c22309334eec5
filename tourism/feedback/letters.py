"""The words that go out about corrections and reviews. Pure; filled by `booking.messages.fill`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GUEST, HOST, STAFF = "guest", "host", "staff"

# (subject of a mail, words), by what happened and who hears it.
WORDS: dict[tuple[str, str], tuple[Promise | str, Promise | str]] = {
    ("correction.received", GUEST): (
        _("收到您的纠错 {code}"),
        _("收到您[关于{place}]的纠错，编号 {code}，最晚 {until} 答复。随时看进展：{link}"),
    ),
    ("correction.received", STAFF): (
        _("新的纠错：{place}"),
        _("[{place}]有一条纠错 {code}：{kind}。最晚 {until} 答复：{link}"),
    ),
    ("correction.changed", GUEST): (
        _("您的纠错 {code}：{state}"),
        _("您[关于{place}]的纠错 {code}：{state}。[{answer}]{link}"),
    ),
    ("review.waiting", STAFF): (
        _("待审的评价：{household}"),
        _("{household}有一条住客评价等着审：{link}"),
    ),
    ("review.published", HOST): (
        _("有客人写了评价：{household}"),
        _("有客人给{household}写了评价，已经公开。您可以答复一次：{link}"),
    ),
    ("review.published", GUEST): (
        _("您的评价公开了：{household}"),
        _("您给{household}写的评价公开了，谢谢。要撤回，随时可以：{link}"),
    ),
    ("review.returned", GUEST): (
        _("您的评价退回了：{household}"),
        _("您给{household}写的评价没有公开：{reason}。改一改可以再交：{link}"),
    ),
    ("review.answered", GUEST): (
        _("{household}答复了您的评价"),
        _("{household}答复了您的评价：{answer} {link}"),
    ),
    ("review.answer_taken_down", HOST): (
        _("评价的答复撤下了：{household}"),
        _("{household}对评价的答复撤下了：{reason}。可以重写一次：{link}"),
    ),
}
