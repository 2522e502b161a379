"""What only higher slices know of a merger."""

from blinker import Signal

weighing = Signal(
    "Two things are to be merged: sender the one that goes, keywords into, parts (what each of its parts goes into, by"
    " key) and reader; answers the clashes that follow, as far as the reader may see them."
)
