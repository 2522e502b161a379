"""How the words of the catalogue and of people become a sentence."""

import re

_ENDED = re.compile(r"([?!…](?:</\w+>|\u2069)*)\.(?=\s|$)")


def small(label: str) -> str:
    """A label within a sentence; what is all capitals stays («ID»)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def ended(words: str) -> str:
    """A message with a name in it that ends by its own mark: one mark is enough."""
    return type(words)(_ENDED.sub(r"\1", str(words)))


def capital(words: str) -> str:
    """With a large first letter: what begins a heading, a line or a cell, where words of the catalogue begin small."""
    return words[:1].upper() + words[1:]
