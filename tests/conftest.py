"""Fixtures shared by all tests: a data directory of the test's own, loopback only."""
