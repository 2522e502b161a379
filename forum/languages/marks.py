"""Marks for texts that a translator must see; whoever shows them asks gettext or `told`."""

CONTEXT = "\4"
"""Between a context and its message in every compiled catalogue."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate me later"
    """Mark a message for translation."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 - GLib's own name for the same with a context
    """Mark a message whose English says too little: «Cancelled» of an edition, a session, a registration."""
    return f"{context}{CONTEXT}{message}"
