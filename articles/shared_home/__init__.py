"""The shared home: what the machines of one site have in common beside database and index.

The setting ``SHARED_HOME`` chooses it: nothing (one machine: files below ``DATA_DIR``), a folder on
storage that all machines mount, or ``database`` (PostgreSQL).

- ``homes`` opens the home, ``places`` tells where it is; ``folder_home`` and ``database_home`` are
  its two kinds.
- ``machines`` is the register of the machines that serve the site.
- ``content_marks`` tells remembered pages on PostgreSQL which transactions changed their content.
"""

from articles.shared_home.homes import Home, get_home

__all__ = ["Home", "get_home"]
