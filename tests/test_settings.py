"""What an installation may be told, and what it refuses."""

import pytest

from forum.settings import Misconfigured
from tests.environment import load_settings

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "environ",
    [{}, {"FORUM_SECRET_KEY": "short", "FORUM_PUBLIC_URL": "https://x.example"}, {"FORUM_SECRET_KEY": "x" * 32},
     {"FORUM_DEMO": "1", "FORUM_PUBLIC_URL": "https://x.example"}, {"FORUM_DEMO": "1", "FORUM_PROXIES": "two"},
     {"FORUM_DEMO": "1", "FORUM_WORKERS": "0"}, {"FORUM_DEMO": "perhaps"}],
)  # fmt: skip
def test_production_refuses_to_start_unsafely(environ, tmp_path):
    with pytest.raises(Misconfigured):
        load_settings(environ | {"FORUM_INSTANCE": str(tmp_path)})


def test_demonstration_pages_do_not_exist_in_production(tmp_path):
    from forum import create_app

    environ = {"FORUM_SECRET_KEY": "x" * 32, "FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    assert "mail.mailbox" not in create_app(load_settings(environ)).view_functions


def test_a_secret_from_a_file_is_read_without_its_line_end(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    environ = {"FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    assert load_settings(environ | {"FORUM_SECRET_KEY_FILE": str(tmp_path / "key")})["SECRET_KEY"] == "k" * 40


@pytest.mark.parametrize("content", [None, b"\n" * 50, b"\xff" * 40])
def test_a_file_that_holds_no_secret_is_named(content, tmp_path):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    environ = {"FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    with pytest.raises(Misconfigured, match="FORUM_SECRET_KEY"):
        load_settings(environ | {"FORUM_SECRET_KEY_FILE": str(tmp_path / "key")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "localhost:6379"),
        ("SMTP_URL", "mail.example:25"),
        ("REPLIES", "/var/mail"),
        ("OIDC_ISSUER", "id.example"),
        ("OIDC_ISSUER", "https://id.example"),  # without an id there
        ("OIDC_CLIENT_ID", "forum"),  # nowhere
        ("PUBLIC_URL", "https://x.example/sub/"),
    ],
)
def test_an_address_nobody_could_use_is_named(name, value, tmp_path):
    environ = {"FORUM_SECRET_KEY": "k" * 40, "FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    with pytest.raises(Misconfigured, match=f"FORUM_{name}"):
        load_settings(environ | {f"FORUM_{name}": value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_taken_as_hosters_write_it(scheme, tmp_path):
    environ = {"FORUM_SECRET_KEY": "k" * 40, "FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    loaded = load_settings(environ | {"FORUM_DATABASE_URL": f"{scheme}://u@h/d"})
    assert loaded["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"
