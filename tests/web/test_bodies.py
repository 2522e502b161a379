"""Whose bodies lie in files, and who makes room for whom."""

from io import BytesIO

import pytest

from forum.bounds import Bound
from forum.web.bodies import CROWDED, DISK_FULL, IN_MEMORY, Body, Crowd, Sender
from forum.web.turns import network_of

pytestmark = pytest.mark.pure
LARGE = b"x" * (IN_MEMORY + 1)
LONGEST = 3 * IN_MEMORY


@pytest.fixture
def crowd():
    return Crowd()


def came(crowd, network, account="", *, files=False, size=len(LARGE)):
    """A body of which so much has come, and the rest is waited for."""
    body = Body(BytesIO(), LONGEST, Sender(network_of(network), account, files), crowd)
    body.add(b"x" * size)
    return body


def crowd_of(crowd, networks, of_each, **more):
    return [came(crowd, f"10.0.0.{n}", f"{n}-{m}", **more) for n in range(networks) for m in range(of_each)]


def statuses(bodies):
    return [each.refused for each in bodies]


def test_who_holds_less_gets_the_oldest_place_of_who_holds_most(crowd):
    networks = Bound.BODIES_AT_ONCE.most // Bound.BODIES_OF_ONE.most
    held = crowd_of(crowd, networks, Bound.BODIES_OF_ONE.most)
    assert set(statuses(held)) == {0}
    assert came(crowd, "10.1.0.0").refused == 0
    assert statuses(held)[:2] == [503, 0]
    assert statuses(held)[1:] == [0] * (len(held) - 1)
    held[0].add(LARGE)
    told = {}
    held[0].tell(told)
    assert (told[CROWDED], told["wsgi.input"].read()) == (503, b"")


def test_where_all_hold_as_much_who_comes_last_waits(crowd):
    held = crowd_of(crowd, Bound.BODIES_AT_ONCE.most, 1)
    assert came(crowd, "10.1.0.0").refused == 503
    assert came(crowd, "10.1.0.0", files=True).refused == 0
    held[0].close()
    assert came(crowd, "10.1.0.0").refused == 0


def test_what_its_application_reads_keeps_its_place(crowd):
    held = crowd_of(crowd, Bound.BODIES_AT_ONCE.most // Bound.BODIES_OF_ONE.most, Bound.BODIES_OF_ONE.most)
    for each in held:
        each.tell({})
    assert came(crowd, "10.1.0.0").refused == 503
    assert set(statuses(held)) == {0}


def test_an_account_holds_so_many_wherever_it_is(crowd):
    held = [came(crowd, f"10.0.0.{n}", "7", files=True) for n in range(Bound.BODIES_OF_ACCOUNT.most)]
    assert set(statuses(held)) == {0}
    assert came(crowd, "10.1.0.0", "7", files=True).refused == 429
    assert came(crowd, "10.1.0.0", "8", files=True).refused == 0


def test_of_a_network_that_is_full_an_account_with_fewer_gets_a_place(crowd):
    two = Bound.BODIES_OF_ONE.most // Bound.BODIES_OF_ACCOUNT.most
    held = [came(crowd, "10.0.0.1", f"{n % two}", files=True) for n in range(Bound.BODIES_OF_ONE.most)]
    assert came(crowd, "10.0.0.1", "other", files=True).refused == 0
    assert statuses(held) == [503] + [0] * (len(held) - 1)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["2001:db8::1", "2001:db8::2"], ["::ffff:10.0.0.1", "10.0.0.1"]])
def test_strangers_of_a_network_hold_so_many(crowd, addresses):
    held = [came(crowd, addresses[n % len(addresses)]) for n in range(Bound.BODIES_OF_ONE.most + 1)]
    assert statuses(held) == [0] * Bound.BODIES_OF_ONE.most + [429]


def test_what_is_refused_is_read_to_its_end_by_so_many(crowd):
    """They count too: each keeps a connection, and is worth nothing."""
    near = [came(crowd, "10.0.0.1", size=LONGEST + 1) for _ in range(Bound.DRAINED_OF_ONE.most + 1)]
    assert [each.is_over for each in near] == [False] * Bound.DRAINED_OF_ONE.most + [True]
    far = [came(crowd, f"10.1.0.{n}", size=LONGEST + 1) for n in range(Bound.DRAINED_AT_ONCE.most)]
    left = Bound.DRAINED_AT_ONCE.most - Bound.DRAINED_OF_ONE.most
    assert [each.is_over for each in far] == [False] * left + [True] * (len(far) - left)
    near[0].close()
    assert not came(crowd, "10.1.1.0", size=LONGEST + 1).is_over


def test_what_became_too_long_gives_its_place_back(crowd):
    held = [came(crowd, "10.0.0.1") for _ in range(Bound.BODIES_OF_ONE.most)]
    assert came(crowd, "10.0.0.1").refused == 429
    held[0].add(b"x" * LONGEST)
    assert (held[0].is_cut, held[0].refused, held[0].file.read()) == (True, 0, b"")
    assert came(crowd, "10.0.0.1").refused == 0


def test_a_disk_that_is_full_when_all_has_come_refuses_the_body_once(crowd, caplog):
    told, full = {}, open("/dev/full", "r+b")  # noqa: SIM115 - the body closes it
    body = Body(full, LONGEST, Sender("10.0.0.1"), crowd)
    body.add(b"x" * 100)
    body.tell(told)
    assert (told[CROWDED], told["wsgi.input"].read(), full.closed) == (DISK_FULL, b"", True)
    body.close()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["a body cannot be kept"]
