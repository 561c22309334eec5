"""How personal data is shown to those who need not know all of it."""


def mask_phone(phone: str) -> str:
    """138****1234; short or odd numbers keep only their last two characters."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_email(address: str) -> str:
    """c***@example.org"""
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def mask_name(name: str) -> str:
    """张** : the family name stays, the rest is hidden."""
    return f"{name[0]}**" if name else ""
