"""What all pages of the demo world share."""

from wagtail.models import Page


def publish(parent: Page, page: Page) -> Page:
    """Add `page` below `parent` and publish its first revision, as an editor would."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def story(paragraphs: list[str]) -> list[tuple[str, str]]:
    """StreamField value of plain paragraphs."""
    return [("paragraph", f"<p>{text}</p>") for text in paragraphs]
