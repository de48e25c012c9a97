"""Learns the most frequent words of the articles before readers meet them.

A new process knows no word of the texts that it shows, and would analyse some hundred for each of
its first pages. While the processors are busy, the deadline of a request may pass meanwhile, and
marks would be missing. So a thread of each worker learns the words of the file for corrections, the
most frequent first, a few at a time.
"""

import logging
import threading
import time

import numpy as np

from indexer.analysis import surface_forms
from indexer.engines import get_searcher
from indexer.exceptions import IndexerError
from indexer.highlight.highlighter import learn_words
from indexer.spelling.files import open_words

MAX_WORDS = 200_000  # a third of those for which the table of forms has room
BATCH_WORDS = 250  # two milliseconds, for which other threads may have to wait
PAUSE_SECONDS = 0.01
LOOK_SECONDS = 1.0  # between two looks whether the kernels are compiled
MAX_LOOKS = 600

logger = logging.getLogger(__name__)


def learn_frequent_words(*, pause_seconds: float = PAUSE_SECONDS) -> int:
    """Learn the most frequent words of the articles; return their number.

    Raises ``IndexerError`` if the index cannot be read.
    """
    words = open_words(get_searcher().vocabulary())
    if words is None:
        return 0
    dictionary = words.dictionary
    order = np.argsort(-dictionary.frequencies.astype(np.int64), kind="stable")[:MAX_WORDS]
    for begin in range(0, len(order), BATCH_WORDS):
        batch = order[begin : begin + BATCH_WORDS].tolist()
        learn_words([dictionary.terms[number].decode() for number in batch])
        time.sleep(pause_seconds)
    return len(order)


def start_learning() -> threading.Thread:
    """Start the thread, which ends when all words are learned."""
    thread = threading.Thread(target=_learn, name="frequent-words", daemon=True)
    thread.start()
    return thread


def _learn() -> None:
    for _ in range(MAX_LOOKS):
        if surface_forms.is_compiled():
            break
        time.sleep(LOOK_SECONDS)
    else:
        return
    try:
        learn_frequent_words()
    except IndexerError:
        pass  # pages say what is wrong with the index
    except Exception as error:  # of a damaged file, for example
        logger.warning("The frequent words were not learned: %s", error)
