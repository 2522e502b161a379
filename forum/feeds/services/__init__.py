"""Acts on calendars: personal addresses, answers to invitations, changes that go by mail."""
