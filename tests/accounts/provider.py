"""A provider of OpenID Connect (oidc-provider-mock) in a process of its own; on request it spoils what it answers."""

import json
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import OctKey, RSAKey

from tests.serving import Got, free_port, get, wait_for

USER = {"email": "new@test.example", "email_verified": True, "given_name": "Nodira", "family_name": "Karimova"}
SECRET = "of the site, at the provider, and long enough"
DISCOVERY, KEYS, TOKEN = "/.well-known/openid-configuration", "/jwks", "/oauth2/token"


class Provider:
    """What tests ask of it."""

    def __init__(self, port: int) -> None:
        self.port, self.issuer = port, f"http://127.0.0.1:{port}"

    def put(self, path: str, said: Any) -> Got:
        return get(self.port, path, "PUT", json.dumps(said).encode(), Content_Type="application/json")

    def know(self, sub: str = "7", **claims: Any) -> None:
        """Somebody has an account there."""
        self.put(f"/users/{sub}", {name: said for name, said in (USER | claims).items() if said is not None})

    def spoil(self, path: str = "", **how: Any) -> None:
        """From now on, what it answers there; nothing else."""
        self.put("/spoil", {path: how})

    def asked(self) -> list[dict[str, Any]]:
        """What it was asked since it was spoiled: the path and what came with it."""
        return json.loads(get(self.port, "/asked").body)

    def answer(self, address: str, sub: str = "7", **form: str) -> str:
        """Somebody says there who they are; where they are sent back to, on our site."""
        body = urlencode(form or {"sub": sub}).encode()
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        answer = get(self.port, address.removeprefix(self.issuer), "POST", body, **kind)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@contextmanager
def providing() -> Iterator[Provider]:
    """Until the tests are done with it."""
    port = free_port()
    command = [sys.executable, "-m", "tests.accounts.provider", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Provider(port)
    finally:
        server.kill()
        server.wait(10)


def forge(token: str, key: RSAKey, *, claims: Any = None, other_key: bool = False, alg: str = "RS256") -> str:
    """The same said otherwise, or signed otherwise; None takes a claim away."""
    said = json.loads(jws.extract_compact(token.encode()).payload) | (claims or {})
    payload = json.dumps({name: value for name, value in said.items() if value is not None})
    signing = OctKey.import_key(SECRET) if alg == "HS256" else RSAKey.generate_key(2048) if other_key else key
    return jws.serialize_compact({"alg": alg, "kid": key.kid}, payload, signing, algorithms=[alg])


def serve(port: int) -> None:
    """What runs in its process."""
    warnings.simplefilter("ignore")  # of what its own libraries will drop
    import oidc_provider_mock
    from flask import g, jsonify, request
    from oidc_provider_mock import _app
    from werkzeug.serving import make_server

    _app.AuthorizationCodeGrant.TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
    app, spoiled, asked = oidc_provider_mock.app(), {}, []

    @app.put("/spoil")
    def spoil() -> Any:
        asked.clear()
        spoiled.clear()
        spoiled.update(request.json or {})
        return "", 204

    @app.get("/asked")
    def tell() -> Any:
        return jsonify(asked)

    @app.after_request
    def answer(response: Any) -> Any:
        if not request.path.startswith(("/spoil", "/users", "/asked")):
            asked.append({"path": request.path, **request.form, "authorization": request.headers.get("Authorization")})
        how = spoiled.get(request.path, {})
        if how.get("is_silent"):
            threading.Event().wait()
        if "body" in how:
            response.set_data(how["body"])
        if "token" in how:
            key = RSAKey.import_key(g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
            said = response.get_json()
            said["id_token"] = forge(said["id_token"], key, **how["token"])
            response.set_data(json.dumps(said))
        if "said" in how:
            response.set_data(json.dumps(response.get_json() | how["said"]))
        response.status_code = how.get("status", response.status_code)
        response.headers.update(how.get("headers", {}))
        return response

    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
