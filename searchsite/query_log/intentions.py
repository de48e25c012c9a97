"""Intentions: which search was counted for the same reader a short while ago?

A table in memory that the workers share holds fingerprints, for half an hour and never on a disk:
a keyed hash of the query with the address, the browser and the language. Its key is random, made
anew at each start, and leaves the memory of the server as little. Several machines have one table
in the database instead (``SHARED_HOME``), with a key made from the secret key; backups leave it
out. Readers behind one address with the same browser and language, who search the same within half
an hour, count as one.
"""

from searchsite.shared_counters import Rate, SharedCounters
from searchsite.site_counters import SiteCounters

MINUTES = 30
_ONCE = Rate(1, MINUTES * 60.0)

#: The table of this server: ``gunicorn.conf.py`` imports this module before it forks.
table = SharedCounters()


def is_new(*parts: str) -> bool:
    """Remember an event of a reader; return whether it was not counted in the last half hour."""
    return not SiteCounters("intentions", table).wait("\0".join(parts), _ONCE)
