"""Organisations and who acts for them."""

import pytest

from tests.factories.people import make_user
from tourism.accounts.models import Membership, Organisation
from tourism.accounts.roles import Role
from tourism.accounts.selectors import roles_of
from tourism.accounts.services import BadCreditCode, join_organisation, register_organisation

CODE = "91350100M000100Y43"


def test_an_organisation_is_registered_by_its_credit_code(db: None) -> None:
    union = register_organisation(
        name="示例厂工会", kind=Organisation.Kind.UNION, credit_code=CODE, region_code="350100"
    )

    assert (union.credit_code, union.region_code, union.is_verified) == (CODE, "350100", False)


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100M000100Y4", "", "91350100I000100Y43"])
def test_a_code_that_does_not_check_is_refused_and_nothing_is_written(db: None, code: str) -> None:
    with pytest.raises(BadCreditCode, match="18 位"):
        register_organisation(name="示例厂工会", kind=Organisation.Kind.UNION, credit_code=code)

    assert not Organisation.objects.exists()


def test_registering_the_same_code_again_brings_it_up_to_date(db: None) -> None:
    first = register_organisation(name="示例厂工会", kind=Organisation.Kind.UNION, credit_code=CODE)

    second = register_organisation(name="示例厂工会委员会", kind=Organisation.Kind.UNION, credit_code=CODE)

    assert second.pk == first.pk
    assert Organisation.objects.get().name == "示例厂工会委员会"


def test_an_organiser_who_joins_gets_the_role(db: None) -> None:
    union = register_organisation(name="示例厂工会", kind=Organisation.Kind.UNION, credit_code=CODE)
    organiser = make_user("organiser")

    join_organisation(organisation=union, user=organiser)
    join_organisation(organisation=union, user=organiser)

    assert union.memberships.count() == 1
    assert roles_of(organiser) == {Role.ORGANISER}


def test_an_accountant_who_joins_does_not_become_an_organiser(db: None) -> None:
    union = register_organisation(name="示例厂工会", kind=Organisation.Kind.UNION, credit_code=CODE)
    accountant = make_user("accountant")

    join_organisation(organisation=union, user=accountant, role=Membership.Role.FINANCE)

    assert roles_of(accountant) == frozenset()
