"""An authenticator of paper: it answers as browsers do, and wrongly wherever it is told to."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, NEW = 1, 4, 64
ORIGIN = "http://localhost"


def coded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def plain(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


@dataclass
class Authenticator:
    """Holds one key."""

    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    name: bytes = b"a key of paper"
    count: int = 0
    handle: bytes = b""

    def make(self, options: str, **wrong: Any) -> str:
        """What a browser answers that was asked to make a passkey."""
        asked = json.loads(options)
        self.handle = plain(asked["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        told = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + cbor2.dumps(cose)
        data = self._data(asked["rp"]["id"], NEW, **wrong) + told
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked, **wrong)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def show(self, options: str, **wrong: Any) -> str:
        """What it answers that was asked to use one."""
        asked = json.loads(options)
        data = self._data(asked["rpId"], 0, **wrong)
        client = self._client("webauthn.get", asked, **wrong)
        signature = self.key.sign(data + sha256(client).digest(), ECDSA(SHA256()))
        handle = wrong.get("handle", self.handle)
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=handle)

    def _data(self, site: str, kind: int, **wrong: Any) -> bytes:
        flags, count = kind | wrong.get("flags", PRESENT | VERIFIED), wrong.get("count", self.count)
        return sha256(wrong.get("domain", site).encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict, **wrong: Any) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": ORIGIN, "crossOrigin": False}
        return json.dumps(told | {name: wrong[name] for name in wrong if name in told}).encode()

    def _answer(self, **response: bytes) -> str:
        name, told = coded(self.name), {part: coded(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
