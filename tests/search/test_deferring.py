import pytest

from tourism.search.deferring import search_updates_deferred
from tourism.search.query import search_site


@pytest.mark.django_db
def test_the_index_waits_while_many_things_are_written_and_follows_again_afterwards(village):
    with search_updates_deferred():
        village.title = "雁回村"
        village.save()
    assert search_site("雁回").total == 0

    village.save()

    assert search_site("雁回").total == 1
