"""Keys for programs: made once, shown once, given back."""

from datetime import datetime

from tourism.accounts.models import Organisation, User
from tourism.api.keys import SHOWN, digest_of, new_key
from tourism.api.models import ApiClient


def register_client(
    *, name: str, user: User, organisation: Organisation | None, now: datetime
) -> tuple[ApiClient, str]:
    """The client and its key, which nobody can look up again."""
    key = new_key()
    client = ApiClient.objects.create(
        name=name,
        user=user,
        organisation=organisation,
        prefix=key[:SHOWN],
        key_sha256=digest_of(key),
        created_at=now,
    )
    return client, key


def revoke_client(*, client_id: int, now: datetime) -> None:
    """From now on its key opens nothing, and its endpoints hear nothing."""
    ApiClient.objects.filter(pk=client_id, revoked_at=None).update(revoked_at=now)
