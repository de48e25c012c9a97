"""Acronyms with their names, counted over all articles and scored."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.synonyms.queue import Finding
from indexer.mining.definitions import Definition, definitions
from indexer.mining.excerpts import excerpt
from indexer.mining.tally import Entry, Tally
from lexicon.synonym_groups import SynonymKind

MOST_PAIRS = 200_000
LEAST_ARTICLES = 2
LEAST_UNSPELLED = 4  # articles for a name whose words do not spell the acronym
LEAST_SHARE = 0.6  # of the names before an acronym, for one that does not spell it

Pair = tuple[str, str, bool]  # acronym, folded name, whether it spells it


@dataclass(frozen=True, slots=True)
class Seen:
    """How a pair was written where it stood first."""

    name: str
    article: int
    excerpt: str


@dataclass
class Acronyms:
    """Collects definitions, an article at a time."""

    pairs: Tally[Pair, Seen] = field(default_factory=lambda: Tally(MOST_PAIRS))

    def add(self, article: int, text: str) -> None:
        """Count the definitions of an article, each once."""
        for pair, found in {_pair(each): each for each in definitions(text)}.items():
            around = excerpt(text, found.start, found.end)
            self.pairs.add(pair, Seen(found.name, article, around))

    def findings(self) -> Iterator[Finding]:
        """Yield what was defined often enough; the score is how sure it is, 0 to 1."""
        by_acronym: defaultdict[str, list[tuple[Pair, Entry[Seen]]]] = defaultdict(list)
        for pair, entry in self.pairs.entries.items():
            by_acronym[pair[0]].append((pair, entry))
        for acronym, found in by_acronym.items():
            counts: Counter[bool] = Counter()
            for (_, _, spelled), entry in found:
                counts[spelled] += entry.count
            for (_, _, spelled), entry in found:
                share = entry.count / (counts[spelled] if spelled else counts.total())
                if spelled and entry.count >= LEAST_ARTICLES:
                    sure = 0.5 + 0.5 * share
                elif not spelled and entry.count >= LEAST_UNSPELLED and share >= LEAST_SHARE:
                    sure = 0.8 * share
                else:
                    continue
                yield Finding(
                    kind=SynonymKind.ACRONYM,
                    forms=(acronym, entry.first.name),
                    articles=entry.count,
                    score=round(sure * entry.count / (entry.count + 1), 4),
                    example_id=entry.first.article,
                    excerpt=entry.first.excerpt,
                )


def _pair(found: Definition) -> Pair:
    folded = "".join(letter if letter.isalnum() else " " for letter in found.name.lower())
    return found.acronym, " ".join(folded.split()), found.spelled
