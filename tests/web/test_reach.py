"""Whether a domain takes mail, asked of a real name server."""

import pytest

from forum.bounds import Bound
from forum.web import reach
from forum.web.reach import takes_mail
from tests.serving import free_port
from tests.web.names import name_server


@pytest.fixture
def server(context):
    with name_server() as running:
        context.config["NAME_SERVER"] = running.address
        yield running
        context.config["NAME_SERVER"] = "off"


@pytest.mark.parametrize(
    ("domain", "takes"),
    [
        ("good.example", True),
        ("host.example", True),  # RFC 5321 5.1: the host itself
        ("host6.example", True),
        ("xn--80a1acny.xn--p1ai", True),
        ("silent.example", False),  # RFC 7505
        ("empty.example", False),
        ("none.example", False),
        ("broken.example", True),
        ("late.example", True),
        ("a..b", True),
        ("x" * 70 + ".example", True),
    ],
)
def test_only_what_is_known_to_take_none_is_refused(server, domain, takes):
    assert takes_mail(domain) is takes


def test_what_is_known_is_not_asked_again_and_what_is_not_is(server):
    for _ in range(2):
        takes_mail("good.example"), takes_mail("none.example"), takes_mail("broken.example")
    assert server.asked.count("good.example.") == server.asked.count("none.example.") == 1
    assert server.asked.count("broken.example.") > 1


def test_no_more_are_asked_at_once_than_may_be(server):
    for _ in range(Bound.DOMAINS_AT_ONCE.most):
        assert reach._asking.acquire(blocking=False)
    try:
        assert takes_mail("none.example") is True  # unknown: nobody waits
        assert server.asked == []
    finally:
        for _ in range(Bound.DOMAINS_AT_ONCE.most):
            reach._asking.release()
    assert takes_mail("none.example") is False


@pytest.mark.parametrize("setting", ["off", "no such host:x"])
def test_who_cannot_or_may_not_ask_takes_every_domain(context, setting):
    context.config["NAME_SERVER"] = setting
    assert takes_mail("none.example") is True
    context.config["NAME_SERVER"] = f"127.0.0.1:{free_port()}"
    assert takes_mail("none.example") is True
    context.config["NAME_SERVER"] = "off"
