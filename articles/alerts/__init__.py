"""E-mail alerts: searches of readers, their hits, and the mails about them.

This package knows the tables and their states. It neither searches nor sends: ``searchsite.alerts``
does both.
"""
