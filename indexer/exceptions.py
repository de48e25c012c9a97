"""Errors about the index. Each message tells the operator what to do.

An error may have two texts: the finding, and the remedy. Its message has both.
"""


class IndexerError(Exception):
    """Base class of the errors about the index."""

    def __str__(self) -> str:
        return " ".join(str(each) for each in self.args if each)

    @property
    def finding(self) -> str:
        """Return what was found."""
        return str(self.args[0]) if self.args else ""

    @property
    def remedy(self) -> str:
        """Return what to do; empty if the message does not part it."""
        return str(self.args[1]) if len(self.args) > 1 else ""


class IndexMissing(IndexerError):
    """There is no index yet."""


class IndexOutdated(IndexerError):
    """The index was written with another analysis or file format."""


class IndexDamaged(IndexerError):
    """The index cannot be read."""


class IndexForeign(IndexDamaged):
    """The name of the index belongs to something else in the cluster."""


class IndexMoved(IndexerError):
    """A request has begun with an earlier commit of the index than the current one."""


class IndexBusy(IndexerError):
    """Another process is writing to the index."""


class IndexLockLost(IndexBusy):
    """The server of the database has released a lock of this process, which may not go on."""


class RebuildRunning(IndexerError):
    """Another process is rebuilding the index."""


class ClusterUnavailable(IndexerError):
    """The cluster that holds the index cannot answer now. Its pages come back by themselves."""


class ClusterUnreachable(ClusterUnavailable):
    """No host of the cluster can be reached."""


class ClusterIncomplete(ClusterUnavailable):
    """Shards of the index do not answer: hits would be missing."""


class ClusterSlow(ClusterUnavailable):
    """The cluster did not answer within the time of the request."""


class ClusterRefused(ClusterUnavailable):
    """The cluster refuses the user, the password, or a right."""


class ClusterUntrusted(ClusterUnavailable):
    """The certificate of the cluster is not accepted."""


class ClusterUnknown(ClusterUnavailable):
    """The server is no OpenSearch, or has a version that this site does not know."""


class ClusterMisset(ClusterUnavailable):
    """A setting of the site about the cluster is missing or wrong."""


class ClusterFull(IndexerError):
    """The cluster accepts no changes, as its disks are full or it is read-only. Searches go on."""
