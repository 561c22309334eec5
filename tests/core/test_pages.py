import pytest

from tourism.home.models import StandardPage


@pytest.mark.django_db
def test_a_chinese_title_gets_a_pinyin_address(village):
    home = village.get_parent().get_parent()
    first, second = StandardPage(title="隐私说明"), StandardPage(title="隐私说明")

    home.add_child(instance=first)
    home.add_child(instance=second)

    assert first.slug == "yinsishuoming"
    assert second.slug == "yinsishuoming-2"
