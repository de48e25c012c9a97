"""Locks between the machines of a site: advisory locks of PostgreSQL.

A file lock excludes processes of one machine; on SQLite, there are no others. Where the database is
PostgreSQL, the holder of a file lock also takes the advisory lock of the same name, which excludes
the other machines.

- ``advisory`` takes, releases and examines a lock.
- ``sessions`` keeps the connections that hold locks: a lock belongs to the session of the server,
  so that the server releases it when the process, its machine or the network between dies.

A process does not notice by itself that its session was ended. It calls ``ensure_held`` before each
commit that needs the lock.
"""

from articles.locks.advisory import LockLost, advisory_lock, ensure_held, is_held

__all__ = ["LockLost", "advisory_lock", "ensure_held", "is_held"]
