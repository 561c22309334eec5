"""A page in English: known texts exchanged, Chinese ones marked, everything else left as it is."""

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tourism.core.language_of_parts import in_english

KNOWN = {"西递村": "Xidi", "安徽": "Anhui", "苗年": "Miao New Year", "一句话。": "One <short> sentence."}


def told(html: str) -> str:
    return in_english(html, KNOWN.get).html


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("<p>西递村</p>", "<p>Xidi</p>"),
        ("<p> 一句话。 </p>", "<p> One &lt;short&gt; sentence. </p>"),
        ("<p>Good now · 苗年</p>", "<p>Good now · Miao New Year</p>"),
        ("<p>Good now · 稻黄</p>", '<p>Good now · <span lang="zh-Hans">稻黄</span></p>'),
        ("<small>安徽 黟县</small>", '<small>Anhui <span lang="zh-Hans">黟县</span></small>'),
        ("<p>安徽、苗年</p>", "<p>Anhui, Miao New Year</p>"),
        ("<p>安徽、黟县</p>", '<p>Anhui, <span lang="zh-Hans">黟县</span></p>'),
        ("<p>From 三月，苗年。</p>", '<p>From <span lang="zh-Hans">三月，苗年。</span></p>'),
        ("<h1>宏村</h1>", '<h1 lang="zh-Hans">宏村</h1>'),
        ("<p>x<br>宏村&amp;c</p>", '<p>x<br><span lang="zh-Hans">宏村</span>&amp;c</p>'),
        ("<p><a>A</a>、<a>B</a>：c</p>", "<p><a>A</a>, <a>B</a>: c</p>"),
    ],
)
def test_texts_come_in_english_or_say_that_they_are_chinese(chinese: str, english: str) -> None:
    assert told(chinese) == english


def test_an_answer_without_a_word_is_one() -> None:
    assert told("") == ""


def test_a_sentence_stays_as_it_is_written() -> None:
    assert told("<p>2000 年列入，村里 30 户。</p>") == '<p lang="zh-Hans">2000 年列入，村里 30 户。</p>'


def test_what_is_spoken_of_a_picture_is_english_or_marked() -> None:
    assert told('<img alt="西递村">') == '<img alt="Xidi">'
    assert told('<img alt="雨后的巷子"/>') == '<img alt="雨后的巷子" lang="zh-Hans"/>'
    assert told('<a aria-label="去西递村、安徽">x</a>') == '<a aria-label="去西递村, Anhui">x</a>'


def test_what_a_form_sends_is_never_touched() -> None:
    html = '<input name="q" value="西递村"><textarea>西递村</textarea><script>"西递村"</script>'
    assert told(html) == html
    assert told('<option value="西递村">西递村</option>') == '<option value="西递村">Xidi</option>'
    assert told("<option>宏村</option>") == '<option lang="zh-Hans">宏村</option>'


def test_a_drawing_keeps_the_names_it_found_room_for() -> None:
    drawn = told('<svg><title>在哪</title><text x="1">西递村</text></svg>')
    assert '<text x="1" lang="zh-Hans">西递村</text>' in drawn
    assert "<span" not in drawn


def test_what_says_itself_that_it_is_chinese_is_left_alone() -> None:
    html = '<div lang="zh-Hans"><p>西递村、<b>宏村</b></p></div>'
    assert told(html) == html


def test_chinese_left_in_texts_is_counted() -> None:
    assert in_english("<p>西递村</p><p>宏村</p>", KNOWN.get).left == 2


def test_a_text_in_english_can_bring_no_markup() -> None:
    assert in_english("<b>西</b>", {"西": "<script>x</script>"}.get).html == "<b>&lt;script&gt;x&lt;/script&gt;</b>"
    assert in_english('<img alt="西">', {"西": '"onerror=x'}.get).html == '<img alt="&quot;onerror=x">'


class Texts(HTMLParser):
    """What of a page is text, and whether an element around it says that it is Chinese."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[tuple[str, bool]] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, ("lang", "zh-Hans") in attrs))
        if tag != "span":
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((data, any(says for _tag, says in self.open)))


WORDS = st.text(alphabet="西递村宏安徽一二，。、（ ab·1", max_size=8)
TAGS = st.sampled_from(["p", "b", "a", "li"])
LEAVES = st.builds("<{0}>{1}</{0}>".format, TAGS, WORDS)
TREES = st.builds("<div>{0}{1}{2}<div>{3}</div>{4}</div>".format, WORDS, LEAVES, WORDS, LEAVES, WORDS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
def test_no_chinese_is_left_unmarked_and_no_element_lost(html: str) -> None:
    before, after = Texts(html), Texts(told(html))
    assert after.tags == before.tags
    assert [text for text, says in after.texts if not says and any("一" <= letter <= "鿿" for letter in text)] == []
