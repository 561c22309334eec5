"""Whatever stands in the address of a trip, the answer is a page or a way to one."""

from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tourism.places.models import VillagePage

TRIP = "/my/trip/"


@given(
    asked=st.dictionaries(st.sampled_from(["t", "on", "g", "by", "do", "from", "q", "villages"]), st.text(max_size=40)),
    path=st.sampled_from([TRIP, "/my/trip.ics", "/my/trip/names", "/my/trip/kept"]),
)
@example({"t": "1.v1n14.v999999999.a1.s1", "on": "2026-12-04", "q": "\x00\ud800西", "g": "40"}, TRIP)
@example({"from": "999999999999999999999", "do": "route.9999999999"}, TRIP)
@example({"do": "split", "t": "1.v1.v2"}, TRIP)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_is_an_error(client: Client, village: VillagePage, asked: dict[str, str], path: str) -> None:
    sendable = {key: value.encode(errors="replace").decode() for key, value in asked.items()}
    assert client.get(path, sendable).status_code in (200, 302, 422)
