"""PyStemmer's Indonesian Snowball stemmer, one instance per thread: it is not thread-safe."""

import threading

import Stemmer


class _PerThread(threading.local):
    def __init__(self) -> None:
        # No cache of its own: ``dictionary_stemmer`` caches the results.
        self.stemmer = Stemmer.Stemmer("indonesian", 0)


_per_thread = _PerThread()


def snowball_stem(word: str) -> str:
    """Return Snowball's stem of a lower-case word."""
    stem: str = _per_thread.stemmer.stemWord(word)
    return stem
