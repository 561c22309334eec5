"""The domain, in floors. Imports run downward only; `|` means side by side, never each other.

    demo                          builds a believable world through the services
    api | search | home | feedback
    trips                         staff trips of trade unions
    booking                       nights, holds, stays
    ledger                        money that was spent, once written never edited
    homestays | routes
    places
    maps | accounts
    core                          knows no noun of tourism

Held by import-linter (pyproject.toml) and tests/test_architecture.py; explained in docs/architecture.md.
"""
