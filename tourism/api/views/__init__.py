"""The API's faces over selectors and services, one file for each kind of thing."""

from ninja import NinjaAPI

from tourism.api.problems import handle_problems

from . import bookings, catalogue, groups, homestays, status, webhooks

api = NinjaAPI(
    title="乡间 · 接口",
    version="1",
    description="查乡村、线路、民宿、景点、物产、节集，查空房、留房、确认、改期、取消，团体订房，回调。金额是元，两位小数的字符串；时间带时区。",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
handle_problems(api)
for shelf in catalogue.SHELVES:
    api.add_router(shelf.kind.key, catalogue.router_of(shelf))
api.add_router("homestays", homestays.router)
api.add_router("bookings", bookings.router)
api.add_router("groups", groups.router)
api.add_router("webhooks", webhooks.router)
api.add_router("", status.router)
