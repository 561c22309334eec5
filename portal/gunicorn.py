"""The application server. SQLite and the in-process cache want one process; PostgreSQL and Redis take several."""

import os

workers = int(os.environ.get("WEB_WORKERS", "1" if not os.environ.get("REDIS_URL") else "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
preload_app = True


def post_worker_init(worker: object) -> None:
    """Read the county map before the first visitor asks for a map (half a second)."""
    from tourism.maps import basemap

    assert basemap.sheet("county").tree is not None
