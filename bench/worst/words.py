"""Words for random queries, drawn from the index and the articles of a site."""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass

SAMPLED_ARTICLES = 60
MAX_PHRASE_WORDS = 9
LETTERS = string.ascii_lowercase
FUNCTION_WORDS = (
    "yang",
    "di",
    "dan",
    "dari",
    "untuk",
    "dengan",
    "pada",
    "ini",
    "itu",
    "ke",
    "akan",
)
TIMES = ("kemarin", "hari ini", "2020", "terbaru", "minggu lalu", "Agustus 2019", "tahun lalu")
ENGLISH = ("flood", "minister of finance", "train crash", "election", "covid vaccine")
NUMBERS = ("Rp 5 miliar", "Pasal 27 ayat (3)", "UU 11/2020", "14:05", "1.000.000", "3-0", "50%")
SIGNS = ("é", "ñ", "中文", "العربية", "😀", "e\u0301\u0301", "\u200b", "''", "AT&T", "a-b-c-d-e-f")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the index by frequency, and texts of articles."""

    frequent: Sequence[str]
    middle: Sequence[str]
    rare: Sequence[str]
    texts: Sequence[str]
    articles: Sequence[int]

    def word(self, rng: random.Random) -> str:
        """Return a word of the index; frequent, middling or rare."""
        return rng.choice(rng.choice((self.frequent, self.middle, self.rare)))

    def misspelled(self, rng: random.Random) -> str:
        """Return a word with one or two slips, or letters that are no word."""
        if rng.random() < 0.2:
            return "".join(rng.choices(LETTERS, k=rng.randint(3, 24)))
        letters = list(self.word(rng))
        for _ in range(rng.randint(1, 2)):
            place = rng.randrange(len(letters))
            letters[place] = rng.choice(("", rng.choice(LETTERS), letters[place] * 2))
        return "".join(letters) or "x"

    def phrase(self, rng: random.Random) -> str:
        """Return some adjacent words of an article."""
        words = rng.choice(self.texts).split()
        size = rng.randint(2, MAX_PHRASE_WORDS)
        start = rng.randrange(max(1, len(words) - size))
        return " ".join(words[start : start + size]).replace('"', "")


def read_words(rng: random.Random) -> Words:
    """Return the words of the site's index, and of random articles."""
    from articles.models import Article  # models can be imported after ``django.setup``
    from indexer.engines import get_searcher

    counted: dict[str, int] = {}
    for part in get_searcher().vocabulary().parts():
        for word, frequency in part.words():
            counted[word] = counted.get(word, 0) + frequency
    ranked = sorted(counted, key=counted.__getitem__, reverse=True)
    keys = list(Article.objects.published().values_list("pk", flat=True))
    chosen = rng.sample(keys, min(SAMPLED_ARTICLES, len(keys)))
    longest = Article.objects.published_by_key(chosen)
    return Words(
        frequent=ranked[:500],
        middle=ranked[500:20_000] or ranked,
        rare=ranked[20_000:] or ranked,
        texts=[f"{each.title} {each.body}" for each in longest.values()],
        articles=keys,
    )
