"""Benchmarks of speed and relevance, and a comparison of answers: ``bin/bench``.

Nothing of the product imports this package.
"""
