"""Oracle: a reference engine in plain Python that matches and scores documents without an index.

It reads analysed tokens and shares no code of the engine, only the specification: the constants,
the idf and Whoosh's one-byte approximation of field lengths.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from math import log
from zoneinfo import ZoneInfo

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.analysis import Token, analyze, is_stopword, term_of_folded
from indexer.engines.interface import IndexDocument
from indexer.query import tree
from indexer.query.edit_distance import within_distance
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.term_importance import expected_stems, is_question, words_in_order

ZONE = ZoneInfo("Asia/Jakarta")  # of the engines in tests
B, K1 = 0.75, 0.8
TITLE_WEIGHT = 2
EXACT_WEIGHT = 0.35
SYNONYM_WEIGHT, FAMILY_WEIGHT = 0.8, 0.1
FOLLOWING_WEIGHT, NEAR_WEIGHT, NEAR_POSITIONS = 0.1, 0.1, 16
TITLE_FOLLOWING_WEIGHT = 0.05
MAX_PROXIMITY_WORDS = 10
LEAD_WEIGHT, LEAD_WORDS = 0.3, 100
ANSWER_WEIGHT, ANSWER_NEAR_WEIGHT = 0.2, 0.05
LONGER_WORD_WEIGHT, LONGER_WORD_MAX_EXTRA_LETTERS, LONGER_WORD_MAX_EXPANSIONS = 0.5, 3, 3
MIN_PREFIX_LETTERS, RARE_WORD_MAX_DOCUMENTS = 5, 20
KIND_WEIGHTS = {"claim": 0.7, "factcheck": 0.98}
RECENCY_WEIGHT, HALF_LIFE = 0.1, 180 * 86_400  # seconds
TITLE_BODY_GAP = 10_000  # between the positions of title and body


@dataclass(frozen=True)
class Text:
    """The terms of a field of one document, with their positions and weighted frequencies."""

    positions: dict[str, list[int]]
    weights: Counter[str]

    @cached_property
    def length(self) -> int:
        """Return the field's length, rounded as in Whoosh's one-byte code."""
        return int(byte_to_length(length_to_byte(sum(self.weights.values()))))


def text_of(parts: Iterable[tuple[list[Token], int]], *, stems: bool) -> Text:
    """Return the terms of (tokens, weight) parts, with gaps that no phrase spans."""
    positions: dict[str, list[int]] = {}
    weights: Counter[str] = Counter()
    start = 0
    for tokens, weight in parts:
        for token in tokens:
            aliases = token.aliases
            forms = (
                {token.stem, *map(term_of_folded, aliases)} if stems else (token.exact, *aliases)
            )
            for form in forms:
                positions.setdefault(form, []).append(start + token.position)
                weights[form] += weight
        start += TITLE_BODY_GAP
    return Text(positions, weights)


def fields_of(document: IndexDocument) -> dict[str, Text]:
    """Return all searchable fields of a document."""
    title, body = analyze(document.title), analyze(document.body)
    everywhere = [(body, 1), (title, TITLE_WEIGHT)]
    return {
        "stem": text_of(everywhere, stems=True),
        "exact": text_of(everywhere, stems=False),
        "title_stem": text_of([(title, 1)], stems=True),
        "title_exact": text_of([(title, 1)], stems=False),
        "source": text_of([(analyze(document.source), 1)], stems=False),
        "author": text_of([(analyze(document.author), 1)], stems=False),
        "category": text_of([(analyze(document.category), 1)], stems=False),
    }


Scope = tuple[str, str | None]  # exact field, stem field
EVERYWHERE: Scope = ("exact", "stem")
SCOPES: dict[tree.FieldName, Scope] = {
    tree.FieldName.TITLE: ("title_exact", "title_stem"),
    tree.FieldName.SOURCE: ("source", None),
    tree.FieldName.AUTHOR: ("author", None),
    tree.FieldName.CATEGORY: ("category", None),
}
Stems = str | tuple[str, ...]  # one stem, or any of several
Feature = tuple[float, Callable[[set[int], set[int]], bool], Stems, Stems]
Matches = dict[int, float]  # score of the required clauses by article id


def summed(parts: list[Matches]) -> Matches:
    """Return the union of the matches, with the sums of their scores."""
    keys = {key for part in parts for key in part}
    return {key: sum(part.get(key, 0.0) for part in parts) for key in keys}


@dataclass(frozen=True)
class Answer:
    """The matches of the required clauses, and optional matches that only add to their scores."""

    required: Matches
    optional: tuple[Matches, ...] = ()
    is_stopword: bool = False
    frequency: int = 0  # upper bound of the matching documents, deleted ones included
    words: int = 1  # typed words

    def total(self) -> Matches:
        return {
            key: score + sum(extra.get(key, 0.0) for extra in self.optional)
            for key, score in self.required.items()
        }


def title_words(node: tree.Node) -> str:
    """Return the plain words or the phrase that an exact title consists of."""
    match node:
        case tree.Word(text) | tree.Phrase(text):
            return text
        case tree.Bag(words):
            return " ".join(map(title_words, words))
        case tree.WithSynonyms(child) | tree.InField(tree.FieldName.TITLE, child):
            return title_words(child)
        case tree.And(children):
            return next(filter(None, map(title_words, children)), "")
        case _:
            return ""


def adjacent(one: set[int], other: set[int]) -> bool:
    """Return whether the second word ever comes immediately after the first."""
    return any(at + 1 in other for at in one)


def near(one: set[int], other: set[int]) -> bool:
    """Return whether the words ever occur within ``NEAR_POSITIONS``."""
    return any(0 < abs(at - to) <= NEAR_POSITIONS for at in one for to in other)


@dataclass
class Oracle:
    """Evaluates query trees over the ``live`` documents.

    ``versions`` has all documents of the index, with deleted ones and earlier versions: document
    frequencies and mean lengths count these until a merge.
    """

    live: dict[int, IndexDocument]
    versions: list[IndexDocument]
    minimum: MinimumShouldMatch = field(default_factory=MinimumShouldMatch)
    relaxed: bool = False

    def __post_init__(self) -> None:
        self._all = [fields_of(each) for each in self.versions]
        self._live = {key: fields_of(each) for key, each in self.live.items()}

    def answer(self, node: tree.Node) -> Matches:
        """Return the score of each matching document; all are rescored, so at most a hundred."""
        found = self._answer(node, EVERYWHERE)
        scores = self._with_proximity(node, found.total()) if found else {}
        return {
            key: score * KIND_WEIGHTS.get(self.live[key].kind, 1) for key, score in scores.items()
        }

    def _with_proximity(self, node: tree.Node, scores: Matches) -> Matches:
        """Return the scores with the proximity scores added."""
        stems, answer = words_in_order(node)[:MAX_PROXIMITY_WORDS], expected_stems(node)
        if len(stems) < 2 and not (stems and answer):
            return scores
        different = list(dict.fromkeys(stems))
        pairs = [(a, b) for a, b in pairwise(stems) if a != b]
        features: list[Feature] = [(FOLLOWING_WEIGHT, adjacent, a, b) for a, b in pairs]
        features += [(NEAR_WEIGHT, near, a, b) for a, b in combinations(different, 2)]
        features += [(ANSWER_NEAR_WEIGHT, near, word, answer) for word in different]
        scores = dict(scores)
        if not is_question(node):
            self._add_keywords(scores, different, pairs)
        for weight, test, one, other in features:
            having = {
                key
                for key in scores
                if test(self._positions(key, one), self._positions(key, other))
            }
            for key in having:
                scores[key] += weight * self._rarity(len(having))
        frequencies = {key: len(self._positions(key, answer)) for key in scores}
        rarity = self._rarity(sum(map(bool, frequencies.values())))
        for key, number in frequencies.items():
            norm = self._norm("stem", key)
            scores[key] += ANSWER_WEIGHT * rarity * (K1 + 1) * number / (number + norm)
        return scores

    def _add_keywords(
        self, scores: Matches, words: list[str], pairs: list[tuple[str, str]]
    ) -> None:
        """Add the scores of words near the beginning of a body, and of pairs in a title."""
        for one, other in pairs:
            titles = {key: self._live[key]["title_stem"].positions for key in scores}
            having = {
                key
                for key, at in titles.items()
                if adjacent(set(at.get(one, ())), set(at.get(other, ())))
            }
            for key in having:
                scores[key] += TITLE_FOLLOWING_WEIGHT * self._rarity(len(having))
        for word in words:
            first = {key: min(self._positions(key, word), default=TITLE_BODY_GAP) for key in scores}
            rarity = self._rarity(sum(at < LEAD_WORDS for at in first.values()))
            for key, at in first.items():
                if at < TITLE_BODY_GAP:
                    scores[key] += LEAD_WEIGHT * rarity / (1 + at / LEAD_WORDS)

    def _positions(self, key: int, stems: Stems) -> set[int]:
        """Return the positions of one or several stems in a document."""
        positions = self._live[key]["stem"].positions
        wanted = (stems,) if isinstance(stems, str) else stems
        return {at for stem in wanted for at in positions.get(stem, ())}

    def _rarity(self, having: int) -> float:
        return log(1 + len(self._live) / (1 + having))

    def recent(self, node: tree.Node) -> Matches:
        """Return the blend of score and age of each matching document."""
        scores = self.answer(node)
        return {
            key: (score if any(scores.values()) else 1) * self._recency_factor(node, key)
            for key, score in scores.items()
        }

    def _recency_factor(self, node: tree.Node, key: int) -> float:
        published = self.live[key].published_at
        query = [(token.exact, token.aliases) for token in analyze(title_words(node))]
        title = [(token.exact, token.aliases) for token in analyze(self.live[key].title)]
        if query and query == title:
            return 1.0
        if published is None:
            return 1 - RECENCY_WEIGHT / 2
        latest = max(each.published_at for each in self.live.values() if each.published_at)
        age = (latest - published).total_seconds() / HALF_LIFE
        return 1 - RECENCY_WEIGHT + RECENCY_WEIGHT * float(0.5**age)

    def _idf(self, frequency: int) -> float:
        count = len(self._all)
        frequency = min(frequency, count)
        return log(1 + (count - frequency + 0.5) / (frequency + 0.5))

    def _frequency(self, name: str, term: str) -> int:
        return sum(term in fields[name].weights for fields in self._all)

    def _norm(self, name: str, key: int) -> float:
        lengths = sum(sum(fields[name].weights.values()) for fields in self._all)
        average = lengths / (len(self._all) or 1) or 1
        return K1 * ((1 - B) + B * self._live[key][name].length / average)

    def _term(self, name: str, term: str) -> Matches:
        return self._scored(
            name,
            {
                key: float(fields[name].weights[term])
                for key, fields in self._live.items()
                if term in fields[name].weights
            },
            sum(term in fields[name].weights for fields in self._all),
        )

    def _scored(self, name: str, weights: dict[int, float], frequency: int) -> Matches:
        idf = self._idf(frequency)
        return {
            key: idf * (tf * (K1 + 1)) / (tf + self._norm(name, key)) for key, tf in weights.items()
        }

    def _phrase(self, name: str, terms: list[str], slop: int) -> Matches:
        found: Matches = {}
        for key, fields in self._live.items():
            ends = set(fields[name].positions.get(terms[0], ()))
            for term in terms[1:]:
                positions = fields[name].positions.get(term, ())
                ends = {at for at in positions if any(1 <= at - end <= slop + 1 for end in ends)}
            if ends:
                found[key] = 0.0
        for term in terms:
            for key, score in self._term(name, term).items():
                if key in found:
                    found[key] += score
        return found

    def _merged(self, name: str, terms: set[str]) -> Matches:
        weights = {
            key: float(sum(fields[name].weights[term] for term in terms))
            for key, fields in self._live.items()
            if terms & fields[name].weights.keys()
        }
        total = sum(sum(term in fields[name].weights for fields in self._all) for term in terms)
        return self._scored(name, weights, min(total, len(self._live), len(self._all)))

    def _vocabulary(self, name: str) -> set[str]:
        return {term for fields in self._all for term in fields[name].weights}

    def _answer(self, node: tree.Node, scope: Scope) -> Answer | None:  # noqa: PLR0911, PLR0912 - a table
        exact = scope[0]
        match node:
            case tree.Word(text):
                return self._word(text, scope)
            case tree.Phrase(text, slop):
                words = [token.exact for token in analyze(text)]
                return Answer(self._phrase(exact, words, slop)) if words else None
            case tree.Wildcard(pattern):
                prefix = pattern.removesuffix("*")
                terms = {each for each in self._vocabulary(exact) if each.startswith(prefix)}
                total = sum(self._frequency(exact, term) for term in terms)
                return Answer(self._merged(exact, terms), frequency=total)
            case tree.Fuzzy(text, distance):
                terms = {
                    each
                    for each in self._vocabulary(exact)
                    if each[0] == text[0] and within_distance(text, each, distance)
                }
                total = sum(self._frequency(exact, term) for term in terms)
                return Answer(
                    self._merged(exact, terms), (self._term(exact, text),), frequency=total
                )
            case tree.InField(name, child):
                return self._answer(child, SCOPES[name])
            case tree.Bag(words):
                return self._bag(words, scope)
            case tree.WithSynonyms(typed, alternatives, family):
                found = (
                    self._with_synonyms(typed, alternatives, scope)
                    if alternatives
                    else self._answer(typed, scope)
                )
                return self._with_family(found, node, scope) if family else found
            case tree.And(children):
                return self._all_of(children, scope)
            case tree.Or(children):
                return Answer(summed([part.total() for part in self._answers(children, scope)]))
            case tree.Not():
                return self._all_of((node,), scope)
            case tree.Everything():
                return Answer(dict.fromkeys(self._live, 0.0))
            case tree.DateRange() | tree.HasKeyword():
                return self._having(node)
            case _:
                return Answer({})

    def _having(self, node: tree.DateRange | tree.HasKeyword) -> Answer:
        """Return the documents of some days or with some keywords; they add no score."""
        if isinstance(node, tree.HasKeyword):
            found = [
                k for k, each in self.live.items() if getattr(each, node.column) in node.values
            ]
        else:
            first, last = node.first or date.min, node.last or date.max
            dated = {k: each.published_at for k, each in self.live.items() if each.published_at}
            found = [k for k, at in dated.items() if first <= at.astimezone(ZONE).date() <= last]
        return Answer(dict.fromkeys(found, 0.0))

    def _answers(self, nodes: Iterable[tree.Node], scope: Scope) -> list[Answer]:
        return [found for node in nodes if (found := self._answer(node, scope))]

    def _word(self, text: str, scope: Scope) -> Answer | None:
        exact, by_stem = scope
        tokens = analyze(text)
        if len(tokens) > 1:
            terms = [token.stem if by_stem else token.exact for token in tokens]
            forms = [self._phrase(by_stem or exact, terms, 0)]
            forms += [self._term(exact, form) for form in tokens[0].aliases]  # written as one word
            total = min(self._frequency(by_stem or exact, term) for term in terms)
            total += sum(self._frequency(exact, form) for form in tokens[0].aliases)
            return Answer(summed(forms), frequency=total)
        if not tokens:
            return None
        if by_stem is None:
            return Answer(self._term(exact, tokens[0].exact))
        exact_form = self._term(exact, tokens[0].exact)
        return Answer(
            self._term(by_stem, tokens[0].stem),
            ({key: EXACT_WEIGHT * score for key, score in exact_form.items()},),
            is_stopword(tokens[0].exact),
            self._frequency(by_stem, tokens[0].stem),
        )

    def _bag(self, words: tuple[tree.Node, ...], scope: Scope) -> Answer | None:
        found = [(word, part) for word in words if (part := self._answer(word, scope))]
        found = [(word, part) for word, part in found if not part.is_stopword] or found
        if not found:
            return None
        content = [part for _, part in found]
        optional = tuple(extra for part in content for extra in part.optional)
        weights = [1] * len(content)
        typed, needed = sum(part.words for part in content), len(content)
        if scope[1] is not None and (self.relaxed or not self.minimum.requires_all(typed)):
            # A name without any document may match by longer words; the bag adds these itself.
            content = [part for part in content if part.frequency]
            rarity = [self._idf(part.frequency) for part in content]
            weights = [max(1, round(100 * each / sum(rarity))) for each in rarity]
            needed = 1 if self.relaxed else self.minimum.required_weight(sum(weights))
        typed_words = _typed(word for word, _ in found)
        if self.relaxed and scope[1] is not None and _number_of_content_words(typed_words) <= 3:
            for form, factor in self._relaxed_forms(typed_words, scope[0]).items():
                scores = self._term(scope[0], form)
                content.append(Answer({key: factor * score for key, score in scores.items()}))
                weights.append(1)
        matches: Matches = {}
        for key in self._live:
            matching = [
                (part.required[key], weight)
                for part, weight in zip(content, weights, strict=True)
                if key in part.required
            ]
            if matching and sum(weight for _, weight in matching) >= needed:
                matches[key] = sum(score for score, _ in matching)
        return Answer(matches, optional)

    def _relaxed_forms(self, words: Iterable[tree.Node], name: str) -> dict[str, float]:
        """Return the exact forms that a relaxed query also matches, with their factors."""
        vocabulary = {term: self._frequency(name, term) for term in self._vocabulary(name)}
        parts = [analyze(word.text) for word in words if isinstance(word, tree.Word)]
        joined = [part for part in parts if len(part) > 1]
        joined += [a + b for a, b in pairwise(parts) if len(a) == len(b) == 1]
        found = {"".join(token.exact for token in tokens): 1.0 for tokens in joined}
        for (token,) in (part for part in parts if len(part) == 1):
            word = token.exact
            longer = [
                (count, term)
                for term, count in vocabulary.items()
                if term.startswith(word)
                and 0 < len(term) - len(word) <= LONGER_WORD_MAX_EXTRA_LETTERS
                and term_of_folded(term) != token.stem
            ]
            rare = vocabulary.get(word, 0) < RARE_WORD_MAX_DOCUMENTS
            if len(word) >= MIN_PREFIX_LETTERS and not is_stopword(word) and rare:
                for _, term in sorted(longer, reverse=True)[:LONGER_WORD_MAX_EXPANSIONS]:
                    found.setdefault(term, LONGER_WORD_WEIGHT)
        return {form: factor for form, factor in found.items() if form in vocabulary}

    def _with_synonyms(
        self, typed: tree.Node, alternatives: tuple[tree.Node, ...], scope: Scope
    ) -> Answer | None:
        """Score a document by its best form, as if each were as rare as the typed form."""
        forms = [typed, *alternatives]
        counts = [self._counts(form, scope) for form in forms]
        rarities = [sum(map(self._idf, each)) for each in counts]
        best: Matches = {}
        for number, form in enumerate(forms):
            factor = SYNONYM_WEIGHT * rarities[0] / rarities[number] if number else 1.0
            found = self._answer(form, scope)
            for key, score in (found.total() if found else {}).items():
                best[key] = max(best.get(key, 0.0), factor * score)
        others = [self._answer(form, scope) for form in alternatives]
        return Answer(
            best,
            is_stopword=any(other is not None and other.is_stopword for other in others),
            frequency=sum(self._max_documents(form, scope) for form in forms),
            words=len(typed.words) if isinstance(typed, tree.Bag) else 1,
        )

    def _with_family(
        self, typed: Answer | None, node: tree.WithSynonyms, scope: Scope
    ) -> Answer | None:
        """Add the words of a family to the score, as if each were as rare as the typed form."""
        if typed is None or scope[1] is None:
            return typed
        typed = replace(typed, is_stopword=typed.is_stopword and bool(node.synonyms))
        rarity = sum(map(self._idf, self._counts(node.node, scope)))
        parts, frequency = [typed.required], typed.frequency
        for stem in [analyze(word.text)[0].stem for word in node.family]:
            count = self._frequency(scope[1], stem)
            factor = FAMILY_WEIGHT * rarity / self._idf(count)
            parts.append({k: factor * v for k, v in self._term(scope[1], stem).items()})
            frequency += count
        return replace(typed, required=summed(parts), frequency=frequency)

    def _max_documents(self, form: tree.Node, scope: Scope) -> int:
        """Return an upper bound of the documents that a form matches."""
        if isinstance(form, tree.Phrase):
            return min(self._counts(form, scope))
        if isinstance(form, tree.Word):
            found = self._answer(form, scope)
            return found.frequency if found else 0
        assert isinstance(form, tree.Bag)
        parts = self._answers(form.words, scope)
        parts = [part for part in parts if not part.is_stopword] or parts
        counts = [part.frequency for part in parts]
        if self.relaxed or not self.minimum.requires_all(len(counts)):
            return sum(counts)
        return min(counts)

    def _counts(self, form: tree.Node, scope: Scope) -> list[int]:
        """Return the document frequency of each word of a form."""
        if isinstance(form, tree.Bag):
            return [count for word in form.words for count in self._counts(word, scope)]
        assert isinstance(form, tree.Word | tree.Phrase)
        stems = isinstance(form, tree.Word) and scope[1] is not None
        return [
            self._frequency(scope[1] or "", token.stem)
            if stems
            else self._frequency(scope[0], token.exact)
            for token in analyze(form.text)
        ]

    def _all_of(self, children: tuple[tree.Node, ...], scope: Scope) -> Answer | None:
        wanted = [child for child in children if not isinstance(child, tree.Not)]
        negated = [child.child for child in children if isinstance(child, tree.Not)]
        parts = self._answers(wanted, scope)
        relaxed, self.relaxed = self.relaxed, False
        excluded = {key for part in self._answers(negated, scope) for key in part.required}
        self.relaxed = relaxed
        if not parts:
            if wanted or not negated:
                return None
            parts = [Answer(dict.fromkeys(self._live, 0.0))]
        keys = set.intersection(*(set(part.required) for part in parts)) - excluded
        return Answer(
            {key: sum(part.required[key] for part in parts) for key in keys},
            tuple(extra for part in parts for extra in part.optional),
        )


def _typed(words: Iterable[tree.Node]) -> list[tree.Node]:
    """Return the words as typed, without synonyms."""
    found: list[tree.Node] = []
    for word in words:
        typed = word.node if isinstance(word, tree.WithSynonyms) else word
        found += typed.words if isinstance(typed, tree.Bag) else [typed]
    return found


def _number_of_content_words(words: list[tree.Node]) -> int:
    """Return the number of words that are no stopwords; of all words if all are stopwords."""
    tokens = [analyze(word.text) if isinstance(word, tree.Word) else [] for word in words]
    stopwords = sum(len(found) == 1 and is_stopword(found[0].exact) for found in tokens)
    return len(words) - stopwords or len(words)
