"""Girih: the pattern of stars that is a forum's own, drawn from its key and its accent, the same for ever."""

from forum.girih.drawing import RENDERER, draw, motif_of

__all__ = ["RENDERER", "draw", "motif_of"]
