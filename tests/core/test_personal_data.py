"""Personal data is unreadable at rest and masked on screens."""

import pytest
from django.db import connection

from tourism.core.fields import blind_index
from tourism.core.masks import mask_name, mask_phone
from tourism.core.models import SiteFooter


def test_phones_and_names_are_masked():
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("0559123") == "*****23"
    assert mask_name("王女士") == "王**"
    assert mask_name("") == ""


def test_the_same_phone_has_the_same_index_and_another_has_not():
    assert blind_index("13800001234") == blind_index(" 13800001234 ")
    assert blind_index("13800001234") != blind_index("13800001235")
    assert "1380000" not in blind_index("13800001234")


@pytest.mark.django_db
def test_an_encrypted_phone_reads_back_and_is_not_in_the_database(creekside):
    creekside.phone = "10012345678"
    creekside.save(update_fields=["phone"])

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM homestays_household WHERE id = %s", [creekside.pk])
        stored = cursor.fetchone()[0]
    creekside.refresh_from_db()

    assert "10012345678" not in stored
    assert creekside.phone == "10012345678"


@pytest.mark.django_db
def test_an_encrypted_field_cannot_be_searched(creekside):
    with pytest.raises(TypeError, match="blind_index"):
        type(creekside).objects.filter(phone="10012345678").exists()


def test_a_fresh_footer_holds_no_filing_number():
    assert SiteFooter().filings == []
