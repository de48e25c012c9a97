"""Exports of all hits of a search: time, memory, and the latency of readers beside them."""
