"""Invitations by mail (iTIP), and the answers to them."""
