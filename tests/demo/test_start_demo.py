"""The demo server knows its own address."""

import pytest
from django.test import Client

from tests.factories.pages import make_village
from tourism.demo.management.commands.start_demo import tell_address


@pytest.mark.django_db
def test_the_sitemap_names_the_host_and_port_of_the_demo(client: Client) -> None:
    village = make_village()

    tell_address(8123)

    places = client.get("/sitemap.xml").content.decode()
    assert f"<loc>http://127.0.0.1:8123/villages/{village.slug}/</loc>" in places
    assert client.get(f"/villages/{village.slug}/").status_code == 200
