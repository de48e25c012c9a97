"""Slow clients against a running server on this machine, and the latency of readers beside them."""
