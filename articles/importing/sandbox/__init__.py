"""Parsing in a process with limits, so that no file can harm the site or the import.

``reading`` is the side of the program: it hands files to a ``child`` and takes articles back.
``worker`` runs in the child: it limits itself (``limits``) and reads with the readers. Both sides
exchange JSON lines (``messages``).
"""
