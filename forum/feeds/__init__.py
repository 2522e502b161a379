"""Public addresses of machine formats, and the answers that caches may keep."""
