"""What can be wrong with the index, each with what to do about it."""


class IndexerError(Exception):
    """Base class: something is wrong with the index, and the message says what to do."""


class IndexMissing(IndexerError):
    """There is no index yet."""


class IndexOutdated(IndexerError):
    """The index was made by another analysis or format than the program now has."""


class IndexDamaged(IndexerError):
    """The index cannot be read."""


class RebuildRunning(IndexerError):
    """Another process is rebuilding the index at this moment."""
