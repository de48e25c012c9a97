"""PyStemmer's Indonesian Snowball stemmer, one object per thread, since it is not thread-safe."""

import threading

import Stemmer


class _PerThread(threading.local):
    def __init__(self) -> None:
        # The cache would only double ours.
        self.stemmer = Stemmer.Stemmer("indonesian", 0)


_per_thread = _PerThread()


def snowball_stem(word: str) -> str:
    """Return the stem that Snowball alone gives a lower-case word."""
    stem: str = _per_thread.stemmer.stemWord(word)
    return stem
