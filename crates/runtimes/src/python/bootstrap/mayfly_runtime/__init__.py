"""Mayfly's Python runtime: a module per noun, put together in `loop`."""
