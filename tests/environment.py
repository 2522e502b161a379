"""Settings under an environment of a test's own."""

import os
from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from forum import settings


def load_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """What settings.load says where only these FORUM_ variables are set."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    with patch.dict(os.environ, others | dict(environ), clear=True):
        return settings.load()
