"""What all pages of the demo world share."""

from django.conf import settings
from wagtail.models import Collection, Locale, Page


def plant_roots() -> Page:
    """The root page; Wagtail's migrations make it once, and an emptied database has none."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def publish(parent: Page, page: Page) -> Page:
    """Add `page` below `parent` and publish its first revision, as an editor would."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def story(paragraphs: list[str]) -> list[tuple[str, str]]:
    """StreamField value of plain paragraphs."""
    return [("paragraph", f"<p>{text}</p>") for text in paragraphs]
