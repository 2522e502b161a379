"""Calendars through real servers: many clients at once, several processes, restarts, and a caching proxy in front."""

import os
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.conftest import need
from tests.feeds.reading import FEED
from tests.serving import free_port, get, serving, until, wait_for
from tests.worlds import do_release

pytestmark = pytest.mark.process

EVERYONES = {"FORUM_RATE_LIMITS": "0"}


def test_fifty_clients_at_once_get_the_same_bytes_from_several_processes_and_after_a_restart(environ, released):
    address = {"FORUM_PUBLIC_URL": "http://127.0.0.1"}

    def ask(port, n):
        coding = ("identity", "gzip", "br")[n % 3]
        return coding, get(port, FEED, Accept_Encoding=coding)

    seen: dict[str, set[tuple[bytes, str]]] = {}
    for _ in range(2):
        with serving(environ | EVERYONES | address | {"FORUM_WORKERS": "2"}) as port, ThreadPoolExecutor(50) as pool:
            for coding, got in pool.map(lambda n, port=port: ask(port, n), range(120)):
                assert got.status == 200
                assert "Set-Cookie" not in got.headers
                seen.setdefault(coding, set()).add((got.body, got.headers["ETag"]))
            tags = {coding: next(iter(kept))[1] for coding, kept in seen.items()}
            back = pool.map(
                lambda n, port=port, tags=tags: get(port, FEED, Accept_Encoding="gzip", If_None_Match=tags["gzip"]),
                range(50),
            )
            assert Counter(got.status for got in back) == {304: 50}
    assert {coding: len(kept) for coding, kept in seen.items()} == {"identity": 1, "gzip": 1, "br": 1}
    assert len({tag for kept in seen.values() for _, tag in kept}) == 3


def test_headers_are_echoed_as_real_clients_echo_them(environ, released):
    with serving(environ | EVERYONES) as port:
        for coding in ("identity", "gzip, deflate, br", "gzip;q=0.5", "br;q=1.0, gzip;q=0", "*", ""):
            first = get(port, FEED, Accept_Encoding=coding)
            tag, since = first.headers["ETag"], first.headers["Last-Modified"]
            for again in ({"If_None_Match": tag}, {"If_Modified_Since": since}, {"If_None_Match": tag, "If_Modified_Since": since},
                          {"If_None_Match": f"W/{tag}"}, {"If_None_Match": f'"a", {tag}'}, {"If_None_Match": "*"}):  # fmt: skip
                for method in ("GET", "HEAD"):
                    got = get(port, FEED, method, Accept_Encoding=coding, **again)
                    assert (got.status, got.body, got.headers["ETag"]) == (304, b"", tag), (coding, again)
                    assert got.headers["Vary"] == "Accept-Encoding"
                    assert got.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert (
                get(port, FEED, Accept_Encoding=coding, If_None_Match='"other"', If_Modified_Since=since).status == 200
            )
            head = get(port, FEED, "HEAD", Accept_Encoding=coding)
            assert [h for h in head.headers.items() if h[0] != "date"] == [
                h for h in first.headers.items() if h[0] != "date"
            ]
            assert get(port, FEED, Accept_Encoding=coding, Range="bytes=0-10").body == first.body


NGINX = """
{user} daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  proxy_cache_path {home}/cache keys_zone=calendars:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{origin}; proxy_set_header Host $host; proxy_http_version 1.1;
      proxy_cache calendars; proxy_cache_key $request_method$request_uri; proxy_cache_revalidate on; proxy_cache_lock on; proxy_cache_methods GET HEAD;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""


@pytest.fixture
def behind_nginx(environ, released, tmp_path):
    program = need(shutil.which("nginx"), "nginx")
    with serving(environ | EVERYONES) as origin:
        port = free_port()
        (tmp_path / "nginx.conf").write_text(
            NGINX.format(user="user root;" if os.getuid() == 0 else "", home=tmp_path, port=port, origin=origin)
        )
        proxy = subprocess.Popen([program, "-c", tmp_path / "nginx.conf", "-p", tmp_path], stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield port, origin
        finally:
            proxy.terminate()
            proxy.wait(20)


def test_a_caching_proxy_answers_for_us_and_keeps_the_variants_apart(behind_nginx, app, released):
    port, origin = behind_nginx
    first = get(port, FEED, Accept_Encoding="identity")
    assert (first.status, first.headers["X-Cache"]) == (200, "MISS")
    assert get(port, FEED, Accept_Encoding="identity").headers["X-Cache"] == "HIT"
    zipped = get(port, FEED, Accept_Encoding="gzip")
    assert (zipped.headers["X-Cache"], zipped.headers["Content-Encoding"]) == ("MISS", "gzip")
    assert get(port, FEED, Accept_Encoding="gzip").body == zipped.body
    assert first.headers["ETag"] == get(origin, FEED, Accept_Encoding="identity").headers["ETag"]
    again = get(port, FEED, Accept_Encoding="identity", If_None_Match=first.headers["ETag"])
    assert (again.status, again.headers["X-Cache"], again.headers["ETag"]) == (304, "HIT", first.headers["ETag"])
    assert get(port, f"{FEED}?track=1", Accept_Encoding="identity").headers["X-Cache"] == "MISS"
    for _ in range(2):
        secret = get(port, "/calendar/personal/nobody.ics")
        assert (secret.status, secret.headers["X-Cache"]) == (404, "MISS")
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "ends_at", slot.ends_at + timedelta(hours=1)))
    until(lambda: get(origin, FEED, Accept_Encoding="identity").headers["ETag"] != first.headers["ETag"])
    assert (
        get(port, FEED, Accept_Encoding="identity").headers["ETag"] == first.headers["ETag"]
    )  # s-maxage: a minute old at most
