"""The English face: addresses, the switch, texts from the register, and a catalogue without gaps."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone, translation

from tests.factories.pages import home_page, village_index
from tests.factories.routes import add_stop, make_route, route_index
from tourism.booking.states import LABELS, TRANSITIONS
from tourism.core.languages import addresses_of
from tourism.core.models import EnglishText, PortalImage
from tourism.homestays.models import HomestayPage, Household, Licence, RenovationItem
from tourism.places.models import Attraction, Designation, Facility, Notice, VillagePage, VillageWindow
from tourism.places.province_names import PROVINCES
from tourism.routes.models import RoutePage, RouteStop

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "portal/locale/en/LC_MESSAGES/django.po"
HAN = re.compile("[\u3400-\u9fff]")

# ---- the catalogue ----

# Tools of those who work here speak Chinese only, and so do texts that stand in the admin or the API.
CHINESE_TEMPLATES = ("desk/", "trips/", "wagtailadmin/", "api/", "accounts/", "booking/message_preview.html")
SPOKEN_MODULES = (
    "tourism/core/dates.py", "tourism/core/day_kinds.py", "tourism/core/solar_terms.py", "tourism/core/stay_dates.py",
    "tourism/core/templatetags/", "tourism/home/events.py", "tourism/home/overview_map.py", "tourism/home/shelf.py",
    "tourism/home/views.py", "tourism/homestays/map_features.py", "tourism/homestays/pricing.py",
    "tourism/homestays/selectors.py", "tourism/homestays/stay_rules.py", "tourism/homestays/terms.py",
    "tourism/homestays/templatetags/", "tourism/maps/navigation.py", "tourism/maps/profile_svg.py",
    "tourism/maps/static_map.py", "tourism/places/access.py", "tourism/places/calendar.py",
    "tourism/places/map_features.py", "tourism/places/province_names.py", "tourism/places/ruler.py",
    "tourism/places/seasons.py", "tourism/places/selectors.py", "tourism/places/templatetags/", "tourism/places/xun.py",
    "tourism/routes/itinerary.py", "tourism/routes/map_features.py", "tourism/routes/selectors.py",
    "tourism/routes/templatetags/", "tourism/search/", "tourism/booking/exports.py", "tourism/booking/forms/changes.py",
    "tourism/booking/forms/fields.py", "tourism/booking/forms/guest.py", "tourism/booking/forms/room_counts.py",
    "tourism/booking/forms/waiting.py", "tourism/booking/inventory.py", "tourism/booking/selectors/availability.py",
    "tourism/booking/services/cancel.py", "tourism/booking/services/change.py", "tourism/booking/services/confirm.py",
    "tourism/booking/services/drop.py", "tourism/booking/services/expect_late.py", "tourism/booking/services/fees.py",
    "tourism/booking/services/idempotency.py", "tourism/booking/services/online_payment.py",
    "tourism/booking/services/parties.py", "tourism/booking/services/place_hold.py",
    "tourism/booking/services/prolong.py", "tourism/booking/services/rebook.py", "tourism/booking/services/steps.py",
    "tourism/booking/services/waiting_list.py", "tourism/booking/trail.py", "tourism/booking/views/booking_box.py",
    "tourism/booking/views/booking_changes.py", "tourism/booking/views/bookings.py", "tourism/booking/views/month.py",
    "tourism/booking/views/stays.py", "tourism/booking/views/visits.py", "tourism/booking/views/waiting.py",
    "tourism/core/figures.py", "tourism/core/forms.py", "tourism/core/kept_files.py", "tourism/core/pdf.py",
    "tourism/core/personal_data.py", "tourism/core/visit_day.py", "tourism/feedback/forms/corrections.py",
    "tourism/feedback/forms/fields.py", "tourism/feedback/forms/reviews.py", "tourism/feedback/questions.py",
    "tourism/feedback/services/", "tourism/feedback/states.py", "tourism/feedback/views/corrections.py",
    "tourism/feedback/views/reviews.py", "tourism/home/own_trip.py", "tourism/home/trip_", "tourism/opendata/exports.py",
    "tourism/opendata/selectors/", "tourism/opendata/views/", "tourism/places/exports.py", "tourism/places/facets.py",
    "tourism/places/poster.py", "tourism/routes/along.py", "tourism/routes/difficulty.py", "tourism/routes/exports.py",
    "tourism/routes/figures.py", "tourism/routes/files.py", "tourism/routes/paper.py", "tourism/routes/told.py",
    "tourism/routes/views.py", "tourism/routes/way.py",
)  # fmt: skip
# Words of records that stand on public pages: their models carry the admin's words as well.
SPOKEN_CHOICES = (
    PortalImage.Nature, Designation.Scheme, Facility.Kind, Facility.State, Attraction.Kind, VillagePage.Quality, RoutePage.Difficulty,
    RouteStop.LegMode, HomestayPage.Kind, Household.Invoice, Household.PayeeClass, RenovationItem.Kind, Licence.Kind,
)  # fmt: skip


def entries(po: str) -> dict[str, str]:
    """msgid (after its context and a bar, where it has one) → the whole entry."""
    found = {}
    for entry in po.split("\n\n")[1:]:
        said = re.search(r'^msgid ((?:".*"\n?)+)', entry, flags=re.M)
        about = re.search(r'^msgctxt "(.*)"', entry, flags=re.M)
        if said and not entry.startswith("#~"):
            msgid = "".join(re.findall(r'^(?:msgid )?"(.*)"$', said[0].strip(), flags=re.M))
            found[f"{about[1]}|{msgid}" if about else msgid] = entry
    return found


def is_spoken(reference: str) -> bool:
    template = reference.removeprefix("portal/templates/")
    if template != reference:
        return not template.startswith(CHINESE_TEMPLATES)
    return reference.startswith(SPOKEN_MODULES)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every message of the source, as makemessages finds them."""
    here = tmp_path_factory.mktemp("messages")
    for source in ("portal/templates", "tourism"):
        for path in (ROOT / source).rglob("*"):
            if path.suffix in {".py", ".html"} and not {"migrations", "data"} & set(path.parts):
                copied = here / path.relative_to(ROOT)
                copied.parent.mkdir(parents=True, exist_ok=True)
                copied.write_bytes(path.read_bytes())
    (here / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[str(here / "locale")]):
        patch.chdir(here)
        call_command("makemessages", locale=["en"], no_wrap=True, verbosity=0)
    return entries((here / "locale/en/LC_MESSAGES/django.po").read_text())


def test_everything_a_tourist_reads_has_its_english(extracted: dict[str, str]) -> None:
    known = entries(CATALOGUE.read_text())
    wanted = {
        msgid: references
        for msgid, entry in extracted.items()
        if any(
            map(is_spoken, references := re.findall(r"(\S+):\d+", "".join(re.findall(r"^#: .*$", entry, flags=re.M))))
        )
    }

    assert len(wanted) > 1000
    assert {msgid: wanted[msgid][0] for msgid in wanted if msgid not in known} == {}


def test_words_of_records_and_of_a_booking_have_their_english() -> None:
    words = [str(label) for choices in SPOKEN_CHOICES for label in choices.labels]
    words += [str(label) for label in LABELS.values()] + [str(row.verb) for row in TRANSITIONS]
    words += [*PROVINCES, *PROVINCES.values()]
    with translation.override("en"):
        assert [word for word in words if HAN.search(translation.gettext(word))] == []


def test_the_catalogue_has_no_guesses_and_no_chinese_in_its_english() -> None:
    po = CATALOGUE.read_text()
    assert "#, fuzzy" not in po and ", fuzzy" not in po
    said = re.findall(r'^msgstr(?:\[\d\])? ("[^\n]*")$', po, flags=re.M)
    # Two messages tell an editor how a rule is typed, one shows a visitor what may be searched for.
    assert [text for text in said if HAN.search(text) and "Write " not in text and "e.g. " not in text] == []
    assert said.count('""') <= 2, "only the header and texts of several lines begin with nothing"


def test_the_compiled_catalogue_is_the_one_that_is_written(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, CATALOGUE], check=True, capture_output=True)
    assert compiled.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()


# ---- addresses ----


def test_a_public_page_has_an_address_in_each_language() -> None:
    assert addresses_of("/villages/xidi/?now=1") == {
        "zh-Hans": "/villages/xidi/?now=1",
        "en": "/en/villages/xidi/?now=1",
    }
    assert addresses_of("/en/") == {"zh-Hans": "/", "en": "/en/"}
    assert addresses_of("/desk/") == addresses_of("/api/v1/docs") == addresses_of("/en/union/") == {}
    assert addresses_of("/en//elsewhere.example/") == {}


def test_templates_lead_to_public_pages_in_the_readers_language() -> None:
    fixed = re.compile(
        r'(?:href|action)="/(?:routes|villages|stays|map|search|seasons|events|my|campaigns|impact)?[/"#]'
    )
    found = {
        str(path.relative_to(ROOT)): fixed.findall(path.read_text())
        for path in (ROOT / "portal/templates").rglob("*.html")
        if path.name not in {"400.html", "500.html"} and not {"desk", "trips", "api"} & set(path.parts)
    }
    assert {path: links for path, links in found.items() if links} == {}


@pytest.mark.django_db
def test_tools_have_one_address(client: Client) -> None:
    answer = client.get("/en/desk/?day=2")
    assert (answer.status_code, answer["Location"]) == (307, "/desk/?day=2")


# ---- pages ----


@pytest.fixture
def route(village: VillagePage) -> RoutePage:
    route = make_route(summary="一条溪，两座桥。")
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=30, leg_minutes=45)
    add_stop(route, 2, "回县城")
    return route


@pytest.fixture
def pages(creekside_page: HomestayPage, route: RoutePage) -> list[str]:
    """One of each kind of public page."""
    village = creekside_page.household.village
    VillageWindow.objects.create(village=village, what="红叶", season="autumn", starts=1, ends=36)
    today = timezone.localdate()
    Notice.objects.create(village=village, title="修桥", starts_on=today, ends_on=today + timedelta(days=3))
    stored = [home_page(), village_index(), route_index(), village, creekside_page, route]
    stays = f"/stays/?check_in={today + timedelta(days=20)}&nights=2&guests=2"
    viewed = ["/map/", "/seasons/", "/events/", "/my/", "/search/", "/search/?q=xy", stays, "/bookings/", "/nowhere/"]
    return [*(page.get_url() for page in stored), *viewed]


def english(client: Client, path: str) -> str:
    """The page in English; afterwards the test speaks Chinese again, as addresses are asked for in the language spoken."""
    with translation.override(translation.get_language()):
        return client.get(f"/en{path}").content.decode()


def unmarked(html: str) -> list[str]:
    """Chinese that no element says is Chinese, outside the switch to Chinese and what a form sends."""
    bare = re.sub(r"<(script|style|textarea)\b.*?</\1>|<!--.*?-->", "", html, flags=re.S)
    bare = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>[^<]*</\1>', "", bare)
    # These hold text alone, so no part of it can be marked: the name of a tab, what a drawing shows.
    bare = re.sub(r"<(title|desc)\b.*?</\1>", "", bare, flags=re.S)
    return [text.strip() for text in re.findall(r">([^<]*)<", bare) if HAN.search(text)]


@pytest.mark.django_db
def test_no_page_in_english_leaves_chinese_unmarked_or_says_a_sign_in_chinese(client: Client, pages: list[str]) -> None:
    signs = set(entries(CATALOGUE.read_text()))
    for path in pages:
        html = english(client, path)
        assert '<html lang="en"' in html, path
        assert unmarked(html) == [], path
        # A drawn map names its provinces as the base map does.
        marked = {text.strip() for text in re.findall(r'<(?!text\b)\w+[^>]* lang="zh-Hans"[^>]*>([^<]*)<', html)} - {
            "中文"
        }
        assert marked & signs == set(), path


@pytest.mark.django_db
def test_links_of_english_pages_stay_english(client: Client, pages: list[str]) -> None:
    for path in pages:
        links = set(re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', english(client, path)))
        plain = {link for link in links if not link.startswith(("/en/", "/static/", "/media/", "/maps/base/", "/#"))}
        switch = {link for link in plain if link == path.replace("&", "&amp;")}
        assert plain - switch <= {"/union/", "/desk/", "/admin/", "/sitemap.xml"}, path


@pytest.mark.django_db
def test_the_switch_keeps_page_and_question(client: Client, village: VillagePage) -> None:
    there = client.get("/villages/?now=1").content.decode()
    back = client.get("/en/villages/?now=1").content.decode()

    assert '<a href="/en/villages/?now=1" lang="en" hreflang="en" rel="alternate">English</a>' in there
    assert '<a href="/villages/?now=1" lang="zh-Hans" hreflang="zh-Hans" rel="alternate">中文</a>' in back


@pytest.mark.django_db
def test_a_text_stands_in_english_wherever_it_stands_and_no_longer_than_it_stands(
    client: Client, village: VillagePage
) -> None:
    EnglishText.objects.create(chinese=village.title, english="Bamboo Creek")
    EnglishText.objects.create(chinese=village.special, english="Found nowhere else.")

    page = english(client, village.get_url())
    assert "<h1>Bamboo Creek</h1>" in page and "Found nowhere else." in page
    assert ">Bamboo Creek</a></h3>" in english(client, "/villages/")
    assert "Bamboo Creek" not in client.get(village.get_url()).content.decode()

    village.special = "换了一句话。"
    village.save_revision().publish()
    assert "Found nowhere else." not in english(client, village.get_url())


@pytest.mark.django_db
def test_a_map_in_english_has_its_own_address_and_names(client: Client, creekside_page: HomestayPage) -> None:
    village = creekside_page.household.village

    path = village.get_url()

    def script(language: str) -> tuple[str, str]:
        page = client.get(f"{language}{path}").content.decode()
        address = re.search(rf'src="({language}/maps/villages/[^"]+)"', page)
        assert address
        return address[1], client.get(address[1]).content.decode()

    before = script("/en")
    EnglishText.objects.create(chinese=village.title, english="Bamboo Creek")
    after, chinese = script("/en"), script("")

    assert before[0] != after[0]
    assert "Bamboo Creek" in after[1] and "Bamboo Creek" not in chinese[1]


@pytest.mark.django_db
def test_a_page_with_much_chinese_says_why(client: Client, village: VillagePage) -> None:
    said = "Some of the texts on this page have no English yet"
    village.special = "这里的水从三面山上下来，先过碾房，再过祠堂，最后才到田里，一年四季都听得见。" * 3
    village.save_revision().publish()
    assert said in english(client, village.get_url())
    assert said not in english(client, "/my/")


@pytest.mark.django_db
def test_english_costs_a_constant_number_of_small_questions(client: Client, village: VillagePage) -> None:
    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    for path in (village.get_url(), "/villages/"):
        assert queries(f"/en{path}") - queries(path) <= 4, path


@pytest.mark.django_db
@override_settings(PAGE_CACHE_SECONDS=60)
def test_kept_pages_are_kept_in_each_language(village: VillagePage) -> None:
    caches["pages"].clear()
    answers = [
        Client().get(path).content.decode() for path in ["/villages/", "/en/villages/", "/villages/", "/en/villages/"]
    ]

    assert answers[0] == answers[2] and answers[1] == answers[3]
    assert '<html lang="zh-Hans"' in answers[2] and '<html lang="en"' in answers[3]
