"""The same queries with a slip of the finger in each.

It strikes a word that tells what is sought, where there is one: a typo in "siapakah" costs nothing.
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
    """Change one letter of one longer word: another, none, one more, or two the wrong way round.

    Words that are, in lower case, in ``stopwords`` are spared if there are others.
    """
    words = list(WORD.finditer(text))
    if not words:
        return text
    telling = [word for word in words if word.group().lower() not in stopwords]
    word = generator.choice(telling or words)
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
