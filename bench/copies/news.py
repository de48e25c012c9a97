"""The news of the corpus, and the daily series among them, by the words of their titles."""

import gzip
import json
import random
import re
from collections import defaultdict

from bench.copies.series import Series, Text
from bench.corpus import NEWS_FILE, corpus_folder

MIN_WORDS = 60  # of a text that is edited
MAX_PER_SERIES = 25
SEED = 3
SERIES = re.compile(
    r"harga emas|kurs |ihsg|rupiah (?:me|di)|prakiraan cuaca|cuaca hari|zodiak|ramalan"
    r"|jadwal (?:liga|pertandingan|siaran|tv|sholat|salat|shalat|bioskop|imsak)|gempa"
    r"|update corona|kasus corona|kasus covid|harga (?:pangan|cabai|bbm|beras)|sim keliling"
    r"|ganjil genap|kualitas udara|live streaming",
    re.IGNORECASE,
)
_FIGURES = re.compile("[0-9]+")


def news_texts() -> list[Text]:
    """Return the news with a title and enough words. Raises ``CorpusMissing``."""
    with gzip.open(corpus_folder() / NEWS_FILE, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [
            Text(row["title"], row["body"])
            for row in rows
            if row["title"] and row["body"] and len(row["body"].split()) >= MIN_WORDS
        ]


def series_of_the_news(news: list[Text]) -> list[Series]:
    """Return the news of each kind of series, with the figures of their titles all different.

    Two papers may carry the same text of one day, so titles with the same figures, or without any,
    are left out: they might be copies.
    """
    found: defaultdict[str, dict[frozenset[str], Text]] = defaultdict(dict)
    for text in news:
        if match := SERIES.search(text.title):
            figures = frozenset(_FIGURES.findall(text.title))
            taken = found[match.group().casefold().strip()]
            if figures and not any(figures & other for other in taken):
                taken[figures] = text
    generator = random.Random(SEED)
    return [
        Series(name, tuple(generator.sample(texts, min(len(texts), MAX_PER_SERIES))))
        for name, members in sorted(found.items())
        if len(texts := list(members.values())) > 1
    ]
