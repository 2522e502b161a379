"""Serves any WSGI application with the settings that `forum serve` gives to its server; `ask` prints them."""

import json
import sys
from typing import Any

import granian
from granian.constants import Interfaces


class _Asked(granian.Granian):  # type: ignore[misc, valid-type]
    """Tells what it was given instead of serving."""

    def __init__(self, _target: str, **settings: object) -> None:
        print(json.dumps({name: str(getattr(value, "value", value)) if name == "interface" else value
                          for name, value in settings.items() if name not in {"address", "port"}}))  # fmt: skip
        raise SystemExit(0)


def ask() -> None:
    """Run `forum serve` as far as its server."""
    setattr(granian, "Granian", _Asked)  # noqa: B010 - a type that mypy would not let us replace
    from forum.cli import main

    main(["serve"], standalone_mode=False)


def serve(target: str, port: int, settings: dict[str, Any]) -> None:
    """Until told to stop."""
    settings["interface"] = Interfaces(settings["interface"])
    granian.Granian(target, address="127.0.0.1", port=port, **settings).serve()


if __name__ == "__main__":
    if sys.argv[1:] == ["ask"]:
        ask()
    else:
        serve(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]))
