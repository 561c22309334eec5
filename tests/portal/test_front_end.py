"""What every page is made of: sheets within their rules, includes that say the right words."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

PORTAL = Path(__file__).resolve().parents[2] / "portal"
TEMPLATES = sorted(PORTAL.glob("templates/**/*.html"))
SHEETS = sorted(PORTAL.glob("static/css/**/*.css"))
# map.css answers Leaflet's own sheet and admin.css Wagtail's, which stand in no layer; map.css also carries fallbacks for
# pages without tokens.
LAYERED = [sheet for sheet in SHEETS if sheet.name not in {"map.css", "admin.css"}]
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PORTAL)))
def test_template_needs_no_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.S)

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", text, flags=re.S):
        assert "src=" in attributes or "application/json" in attributes, body


@pytest.mark.parametrize("sheet", LAYERED, ids=lambda path: path.name)
def test_every_rule_of_a_sheet_stands_in_a_layer(sheet: Path) -> None:
    css = without_comments(sheet)
    outside, depth = "", 0
    for piece in re.split(r"([{}])", css):
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if depth == 0 and piece != "}":
            outside += piece

    statements = [line.strip() for line in re.split(r"[;\n]", outside) if line.strip()]
    assert depth == 0
    assert all(line.startswith("@layer") for line in statements), statements


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_text_is_smaller_than_twelve_pixels(sheet: Path) -> None:
    sizes = re.findall(r"(?:font-size:|font:[^;/]*?)\s*(\.?\d*\.?\d+)(rem|px)\b", without_comments(sheet))

    assert [size for size, unit in sizes if float(size) * (16 if unit == "rem" else 1) < 12] == []


def test_colours_are_named_in_tokens_only() -> None:
    allowed = {"tokens.css", "print.css"}

    painted = {s.name: COLOUR.findall(without_comments(s)) for s in LAYERED if s.name not in allowed}

    assert {name: colours for name, colours in painted.items() if colours} == {}


def test_a_visitor_waits_for_at_most_six_sheets() -> None:
    # The print sheet is linked with its medium: no screen waits for it.
    links = re.findall(r'<link rel="stylesheet"[^>]*>', (PORTAL / "templates/base.html").read_text())
    base = sum('media="print"' not in link for link in links)
    added = {
        template.name: block.count('rel="stylesheet"')
        for template in TEMPLATES
        for block in re.findall(r"{% block styles %}(.*?){% endblock", template.read_text(), flags=re.S)
    }

    assert {name: base + count for name, count in added.items() if base + count > 6} == {}


def test_pagination_keeps_what_was_asked() -> None:
    request = RequestFactory().get("/villages/?q=西江&page=3")

    html = render_to_string(
        "includes/pagination.html", {"request": request, "page_obj": Paginator(range(90), 10).page(3)}
    )

    assert 'rel="next" href="?q=%E8%A5%BF%E6%B1%9F&amp;page=4"' in html
    assert '<span aria-current="page">3</span>' in html


def test_pagination_of_a_single_page_stays_silent() -> None:
    html = render_to_string("includes/pagination.html", {"page_obj": Paginator(range(3), 10).page(1)})

    assert "<nav" not in html


def test_year_ruler_hatches_what_nobody_confirmed_and_says_so() -> None:
    harvest = {"start": 17, "end": 20, "season": "autumn", "label": "稻黄", "confirmed": True}
    new_year = {"start": 21, "end": 23, "season": "winter", "label": "苗年", "confirmed": False}
    row = {
        "name": "黔东南苗侗五日",
        "url": "/routes/x/",
        "bars": [harvest, new_year],
        "state_kind": "now",
        "state_text": "正好",
    }

    html = render_to_string("includes/year_ruler.html", {"rows": [row], "today_column": 22})

    assert 'class="a-17 z-20" data-season="autumn"' in html
    assert 'class="a-21 z-23 tbc" data-season="winter"' in html
    assert "稻黄、苗年（未确认）" in html
    assert '<span class="on">小雪</span>' in html
    assert '<i class="today a-22">' in html


class GuestForm(forms.Form):
    phone = forms.CharField(label="手机", help_text="只给房主看。", error_messages={"required": "留一个手机号。"})
    note = forms.CharField(label="捎句话", required=False)


def test_a_wrong_field_shows_its_cure_and_the_list_leads_to_it() -> None:
    html = render_to_string("includes/form.html", {"form": GuestForm({})})

    assert '<a href="#id_phone">手机</a>：留一个手机号。' in html
    assert 'aria-invalid="true"' in html
    described_by = re.search(r'aria-describedby="([^"]+)"', html)
    assert described_by is not None
    assert all(f'id="{name}"' in html for name in described_by[1].split())


def test_optional_fields_say_so() -> None:
    html = render_to_string("includes/field.html", {"field": GuestForm()["note"]})

    assert "可不填" in html


def test_footer_hides_the_filing_line_until_something_is_filed() -> None:
    silent = render_to_string("includes/footer.html", {"site_name": "乡间", "footer": SimpleNamespace()})
    filed = render_to_string("includes/footer.html", {"site_name": "乡间", "footer": SimpleNamespace(icp="备案一号")})

    assert "filing" not in silent
    assert "备案一号" in filed


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_error_pages_need_no_context(name: str) -> None:
    html = render_to_string(name)

    assert "<h1>" in html
    for path in re.findall(r'"/static/([^"]+)"', html):
        assert (PORTAL / "static" / path).exists(), path
