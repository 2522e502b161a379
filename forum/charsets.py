"""Names of charsets, as mails and XML of strangers choose them."""

import encodings
from codecs import CodecInfo


class _Known(dict[str, CodecInfo | None]):
    """What `encodings` remembers, without the names of which there is no charset: there is no end of those."""

    def __setitem__(self, name: str, found: CodecInfo | None) -> None:
        if found is not None:
            super().__setitem__(name, found)


def remember_known_charsets() -> None:
    """Python keeps every name that was ever asked for as long as the process lives; from now on those of charsets."""
    encodings._cache = _Known()
