"""The terms of the demo's data, so that the page shows how they read."""

from wagtail.models import Site

from tourism.opendata.models import OpenDataTerms


def declare_terms() -> None:
    OpenDataTerms.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
            "attribution": "乡间（演示）",
            "note": "演示数据：许可只是示范，内容不要当作事实引用。",
        },
    )
