"""Passwords open whatever keyboard they are typed on."""

from unicodedata import normalize

import pytest

from forum import clock
from forum.accounts.services import check_password, create_account, hash_password
from forum.accounts.services.signing_in import _hasher
from forum.db import transaction

PASSWORD = "пройдёт Ёлкой é"
FORMS = ("NFC", "NFD")


@pytest.fixture
def kept(context):
    """Keeps a hash, and gives what opens the account."""

    def keep(password_hash: str) -> None:
        with transaction():
            account = create_account("x@test.example", "", clock.now())
            account.password_hash, account.confirmed_at = password_hash, clock.now()

    return keep


@pytest.mark.parametrize("typed", FORMS)
@pytest.mark.parametrize("chosen", FORMS)
def test_a_password_opens_composed_or_not(kept, chosen, typed):
    kept(hash_password(normalize(chosen, PASSWORD)))
    assert check_password("x@test.example", normalize(typed, PASSWORD))
    assert check_password("x@test.example", normalize(typed, PASSWORD + "e")) is None


@pytest.mark.parametrize("typed", FORMS)
@pytest.mark.parametrize("chosen", FORMS)
def test_what_was_hashed_before_as_it_was_typed_opens_still(kept, chosen, typed):
    kept(_hasher.hash(normalize(chosen, PASSWORD)))
    assert check_password("x@test.example", normalize(typed, PASSWORD))
