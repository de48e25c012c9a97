"""Citations: an article as a reference, for reference managers and by manuals of style.

``reference`` has the values, ``authors`` reads bylines, and each other module writes one notation.
None of them knows a request.
"""
