"""Measurements against peers: ``bin/bench speed``. Nothing of the product imports this."""
