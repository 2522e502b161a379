"""Personal calendar addresses: devices, tokens, self-test."""
