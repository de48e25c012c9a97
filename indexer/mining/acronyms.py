"""Count and score the acronyms that articles define."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.synonyms.queue import Finding
from indexer.mining.bounded_counter import BoundedCounter, Entry
from indexer.mining.definitions import Definition, find_definitions
from indexer.mining.excerpts import excerpt
from lexicon.synonym_groups import SynonymKind

MAX_PAIRS = 200_000
MIN_ARTICLES = 2
MIN_ARTICLES_UNSPELLED = 4  # for a name whose words do not spell the acronym
MIN_SHARE_UNSPELLED = 0.6  # of all names of the acronym, for a name that does not spell it

Pair = tuple[str, str, bool]  # acronym, folded name, whether the name spells the acronym


@dataclass(frozen=True, slots=True)
class Evidence:
    """The first occurrence of a pair of acronym and name, which is shown to editors."""

    name: str
    article: int
    excerpt: str


@dataclass
class AcronymCounter:
    """Counts the articles that define each pair of acronym and name."""

    pairs: BoundedCounter[Pair, Evidence] = field(default_factory=lambda: BoundedCounter(MAX_PAIRS))

    def add(self, article: int, text: str) -> None:
        """Count the definitions of an article, each pair once."""
        for pair, found in {_pair(each): each for each in find_definitions(text)}.items():
            around = excerpt(text, found.start, found.end)
            self.pairs.add(pair, Evidence(found.name, article, around))

    def findings(self) -> Iterator[Finding]:
        """Yield the pairs that enough articles define; scores are confidences from 0 to 1."""
        by_acronym: defaultdict[str, list[tuple[Pair, Entry[Evidence]]]] = defaultdict(list)
        for pair, entry in self.pairs.entries.items():
            by_acronym[pair[0]].append((pair, entry))
        for acronym, found in by_acronym.items():
            counts: Counter[bool] = Counter()
            for (_, _, spelled), entry in found:
                counts[spelled] += entry.count
            for (_, _, spelled), entry in found:
                share = entry.count / (counts[spelled] if spelled else counts.total())
                confidence = _confidence(entry.count, share, spelled=spelled)
                if confidence:
                    yield Finding(
                        kind=SynonymKind.ACRONYM,
                        forms=(acronym, entry.first.name),
                        articles=entry.count,
                        score=round(confidence * entry.count / (entry.count + 1), 4),
                        example_id=entry.first.article,
                        excerpt=entry.first.excerpt,
                    )


def _confidence(articles: int, share: float, *, spelled: bool) -> float:
    """Return the confidence in a pair; 0 if there is too little evidence.

    ``share`` is the pair's share of the articles that define the acronym.
    """
    if spelled:
        return 0.5 + 0.5 * share if articles >= MIN_ARTICLES else 0.0
    if articles >= MIN_ARTICLES_UNSPELLED and share >= MIN_SHARE_UNSPELLED:
        return 0.8 * share
    return 0.0


def _pair(found: Definition) -> Pair:
    folded = "".join(letter if letter.isalnum() else " " for letter in found.name.lower())
    return found.acronym, " ".join(folded.split()), found.spelled
