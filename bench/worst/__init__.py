"""The dearest requests: random and mutated requests to all public URLs, by their CPU time."""
