"""Evaluate the ranking on the editors' judged queries.

``metrics`` scores one ranking. ``runs`` scores all judged queries and compares two runs.
"""
