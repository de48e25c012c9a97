"""Errors about the index. Each message tells the operator what to do."""


class IndexerError(Exception):
    """Base class of the errors about the index."""


class IndexMissing(IndexerError):
    """There is no index yet."""


class IndexOutdated(IndexerError):
    """The index was written with another analysis or file format."""


class IndexDamaged(IndexerError):
    """The index cannot be read."""


class IndexBusy(IndexerError):
    """Another process is writing to the index."""


class RebuildRunning(IndexerError):
    """Another process is rebuilding the index."""


class ClusterUnavailable(IndexerError):
    """The cluster that holds the index does not answer, or only in part."""
