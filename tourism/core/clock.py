"""Whether our clock may decide when a hold ends.

Views and chores take the time from their own machine and hand it down. With several machines that is one time only while
their clocks agree, so each is measured against the one clock they share, the database's: a server that is off is not
ready, and a worker that is off does no chores.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

TOLERANCE = timedelta(seconds=5)


def is_clock_right() -> bool:
    """Whether our clock and the database's differ by no more than TOLERANCE. SQLite has no clock but ours."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [at] = cursor.fetchone()
    return abs(timezone.now() - at) <= TOLERANCE
