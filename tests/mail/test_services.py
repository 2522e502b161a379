"""In which order letters go out."""

from datetime import timedelta

import pytest

from forum import clock
from forum.db import db, transaction
from forum.mail.models import Letter
from forum.mail.queries import find_undeliverable
from forum.mail.services import FIRST_PAUSE, claim_letter, mark_failed, mark_returned, mark_sent, write_letter


def write(recipient, now, **more):
    with transaction():
        write_letter(recipient, "en", "reset", {"path": "/"}, now, **more)


def claimed(now, number):
    order = []
    for _ in range(number):
        with transaction():
            letter = claim_letter(now)
            order.append(letter.recipient)
    return order


def test_what_somebody_waits_for_goes_before_a_mail_to_all(context):
    """R8: a reset behind a mail to 2,000 waited for 96 s."""
    now = clock.now()
    with transaction():
        for n in range(50):
            write_letter(f"guest{n}@test.example", "en", "edition", {}, now)
    write("sam@test.example", now + timedelta(seconds=1), awaited=True)
    assert claimed(now + timedelta(seconds=2), 1) == ["sam@test.example"]


def test_of_each_source_one_goes_before_the_second_of_any(context):
    now = clock.now()
    for n in range(20):
        write(f"invented{n}@test.example", now, awaited=True, source="198.51.100.7")
    for name in ("one", "two", "one"):
        write(f"{name}@test.example", now, awaited=True)
    assert set(claimed(now, 3)) == {"invented0@test.example", "one@test.example", "two@test.example"}
    assert set(claimed(now, 2)) == {"invented1@test.example", "one@test.example"}


def test_many_to_one_recipient_delay_no_other(context):
    now = clock.now()
    for _ in range(20):
        write("paul@test.example", now)
    write("sam@test.example", now)
    assert set(claimed(now, 2)) == {"paul@test.example", "sam@test.example"}


def test_who_has_many_notices_waiting_gets_a_code_first(context):
    now = clock.now()
    for _ in range(120):
        write("sam@test.example", now)
    write("paul@test.example", now)
    write("sam@test.example", now + timedelta(seconds=1), awaited=True)
    with transaction():
        assert claim_letter(now + timedelta(seconds=2)).rank == 0


def test_a_letter_that_did_not_go_hinders_none_that_is_due(context):
    now = clock.now()
    write("broken@test.example", now, awaited=True)
    write("sam@test.example", now)
    with transaction():
        mark_failed(claim_letter(now), "away", now, final=False)
    assert claimed(now, 1) == ["sam@test.example"]
    assert claimed(now + FIRST_PAUSE, 1) == ["broken@test.example"]


def test_a_sent_letter_does_not_say_from_which_network_it_was_asked_for(context):
    now = clock.now()
    write("sam@test.example", now, awaited=True, source="198.51.100.7")
    with transaction():
        mark_sent(claim_letter(now), now)
    assert db.session.scalars(db.select(Letter.source)).all() == [""]


@pytest.mark.parametrize(("days", "counts"), [(2, True), (4, False)])
def test_a_returned_letter_counts_until_a_later_one_has_surely_arrived(context, days, counts):
    now = clock.now()
    with transaction():
        first, second = (write_letter("a@test.example", "en", "reset", {"path": "/"}, now) for _ in range(2))
        mark_sent(first, now)
        mark_returned(first, "550")
        mark_sent(second, now - timedelta(days=days))
    assert (find_undeliverable("a@test.example", now) == first) is counts
    assert find_undeliverable("", now) is None
