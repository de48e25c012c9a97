"""Queries with one typo each.

The typo is in a content word where there is one, because a typo in "siapakah" costs nothing.
"""

import random
import re
from collections.abc import Collection
from dataclasses import replace

from bench.relevance.sets import JudgedSet

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORD = re.compile(r"[^\W\d_]{4,}")


def with_typos(judged: JudgedSet, seed: int, stopwords: Collection[str]) -> JudgedSet:
    """Return the set with one typo in each query that has a word of four letters or more."""
    generator = random.Random(seed)
    return replace(
        judged,
        queries=tuple(
            replace(query, text=with_typo(query.text, generator, stopwords))
            for query in judged.queries
        ),
    )


def with_typo(text: str, generator: random.Random, stopwords: Collection[str] = ()) -> str:
    """Replace, remove, insert or transpose one letter of one word of four letters or more.

    Words whose lower case is in ``stopwords`` are not changed if there are other words.
    """
    words = list(WORD.finditer(text))
    if not words:
        return text
    content_words = [word for word in words if word.group().lower() not in stopwords]
    word = generator.choice(content_words or words)
    letters = word.group()
    while True:
        at = generator.randrange(len(letters) - 1)
        letter = generator.choice(LETTERS)
        changed = generator.choice(
            (
                letters[:at] + letter + letters[at + 1 :],
                letters[:at] + letters[at + 1 :],
                letters[:at] + letter + letters[at:],
                letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :],
            )
        )
        if changed.lower() != letters.lower():
            return text[: word.start()] + changed + text[word.end() :]
