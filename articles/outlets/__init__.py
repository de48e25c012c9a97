"""Outlets: which names of sources belong to one publisher.

``source_names`` is the rule about a single name (hosts, registered domains), ``table`` the table of
editors, and ``directory`` groups the sources of a corpus by both. ``models`` stores the table.
"""
