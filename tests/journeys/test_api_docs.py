"""Somebody who writes a program reads how to."""

from playwright.sync_api import Page

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults_everywhere


def test_the_page_of_the_api_is_sound_and_asks_nobody_else(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/api/v1/docs")

    assert desktop.get_by_role("heading", name="留房半小时").is_visible()
    assert faults_everywhere(desktop) == []
    assert trouble == []
