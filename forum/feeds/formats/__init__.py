"""Renderings for machines: pure functions of the release document and their parameters."""
