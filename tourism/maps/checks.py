"""Settings of the map that cannot work are told at start, not found on a grey page."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from tourism.maps import tiles


@register()
def check_provider(**kwargs: Any) -> list[CheckMessage]:
    name = tiles.provider_name()
    if name not in tiles.PROVIDERS:
        known = ", ".join(tiles.PROVIDERS)
        return [
            Warning(f"MAP_PROVIDER {name!r} is unknown; the embedded base map is used.", hint=known, id="maps.W001")
        ]
    if tiles.PROVIDERS[name].needs_key and not tiles.key():
        return [Warning(f"MAP_PROVIDER {name!r} needs MAP_KEY; the embedded base map is used.", id="maps.W002")]
    return []
