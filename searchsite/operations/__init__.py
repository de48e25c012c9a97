"""Backup, restore and diagnosis of a whole site, for operators.

- ``backup`` writes a verified copy of everything that cannot be made again; ``restore`` brings it
  back, also on an empty machine.
- ``sqlite_copies`` and ``postgres_copies`` copy a database; ``backup_folder`` holds the list of
  files with their checksums.
- ``doctor`` runs the checks of ``data_checks`` and ``machine_checks``.
"""
