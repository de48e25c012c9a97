"""Exact scores within the cluster: a script that evaluates a clause on the places of its terms.

The floor of fit (``EngineQuery.min_fit``) leaves out documents whose score is a little too low, so
it needs exact scores of all matches. The scores of the cluster are never much too low, and leave
few documents to the script. The script also scores wildcards and fuzzy words, of which the cluster
cannot add up the frequencies. A clause becomes a program for a machine with a stack; each entry of
the stack is whether the document matches, and its score.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer.engines.opensearch.clause_parts import parts_of
from indexer.engines.opensearch.documents import keyword_value
from indexer.engines.opensearch.occurrences import CODED_FIELDS, HEADER, LIBRARY, hash_of
from indexer.engines.opensearch.queries import PLACED_FIELDS, Query
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.bm25 import norms
from indexer.engines.scoring.clauses import (
    AllDocuments,
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    NoMatch,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)
from indexer.engines.scoring.lengths import LENGTHS
from indexer.scoring_weights import BM25_K1, TITLE_WEIGHT

TERMS, PHRASE, ALL, ANY, AT_LEAST, BEST, EXCLUDING, UNSCORED, SET, DATES, KEYWORD = range(11)
OPTIONAL = 11
MANY_TERMS = 16  # of a wildcard: they and those of the document are read side by side

#: Sets ``score`` to the score of a document. ``params.code``: the program, integers;
#: ``params.numbers``: weights; ``params.norms``: by field and code of the length;
#: ``params.values``: of keywords.
SCORING = f"""{HEADER}
List code = params.code;
List numbers = params.numbers;
boolean[] matched = new boolean[code.size() + 1];
double[] scores = new double[code.size() + 1];
int top = 0;
int at = 0;
int weight = 0;
while (at < code.size()) {{
  int op = (int) code.get(at);
  int count = (int) code.get(at + 1);
  at += 2;
  if (op == {TERMS}) {{
    int field = (int) code.get(at);
    at++;
    int kind = field == 0 || field == 2 ? 1 : 0;
    boolean inTitle = field > 1;
    int frequency = 0;
    int walked = 0;
    for (int k = 0; k < count; k++) {{
      int hash = (int) code.get(at + k);
      int e = -1;
      if (count > {MANY_TERMS}) {{
        while (walked < size[kind] && i4(b, hashes[kind] + 4 * walked) < hash) {{ walked++; }}
        if (walked == size[kind]) {{ break; }}
        if (i4(b, hashes[kind] + 4 * walked) == hash) {{ e = walked; }}
      }} else {{
        e = entry(b, hashes[kind], size[kind], hash);
      }}
      if (e < 0) {{ continue; }}
      int begin = e == 0 ? 0 : number(b, ends[kind], width, e - 1);
      int end = number(b, ends[kind], width, e);
      int own = 0;
      for (int i = end - 1; i >= begin; i--) {{
        if (number(b, places[kind], width, i) < title) {{ break; }}
        own++;
      }}
      frequency += inTitle ? own : end - begin + {TITLE_WEIGHT - 1} * own;
    }}
    at += count;
    double norm = (double) params.norms.get(field).get((codes >> (8 * field)) & 255);
    matched[top] = frequency > 0;
    scores[top] = (double) numbers.get(weight) * frequency / (frequency + norm);
    weight++;
    top++;
  }} else if (op == {PHRASE}) {{
    int field = (int) code.get(at);
    int slop = (int) code.get(at + 1);
    at += 2;
    int kind = field == 0 || field == 2 ? 1 : 0;
    List reached = null;
    double sum = 0;
    for (int k = 0; k < count; k++) {{
      int e = entry(b, hashes[kind], size[kind], (int) code.get(at + k));
      int begin = e <= 0 ? 0 : number(b, ends[kind], width, e - 1);
      int end = e < 0 ? 0 : number(b, ends[kind], width, e);
      List next = new ArrayList();
      int before = 0;
      int own = 0;
      for (int i = begin; i < end; i++) {{
        int place = number(b, places[kind], width, i);
        if (place >= title) {{ own++; }} else if (field > 1) {{ continue; }}
        if (reached == null) {{ next.add(place); continue; }}
        while (before < reached.size() && (int) reached.get(before) < place - slop) {{ before++; }}
        if (before < reached.size() && (int) reached.get(before) < place) {{ next.add(place); }}
      }}
      reached = next;
      int frequency = field > 1 ? own : end - begin + {TITLE_WEIGHT - 1} * own;
      double norm = (double) params.norms.get(field).get((codes >> (8 * field)) & 255);
      sum += (double) numbers.get(weight + k) * frequency / (frequency + norm);
    }}
    at += count;
    weight += count;
    matched[top] = reached != null && !reached.isEmpty();
    scores[top] = matched[top] ? sum : 0;
    top++;
  }} else if (op == {SET}) {{
    matched[top] = count == 1;
    scores[top] = 0;
    top++;
  }} else if (op == {DATES}) {{
    double first = (double) numbers.get(weight);
    double end = (double) numbers.get(weight + 1);
    weight += 2;
    boolean dated = doc['seconds'].size() > 0;
    matched[top] = dated && doc['seconds'].value >= first && doc['seconds'].value < end;
    scores[top] = 0;
    top++;
  }} else if (op == {KEYWORD}) {{
    Map wanted = params.values.get(count);
    String column = wanted.get('column');
    String value = doc[column].size() == 0 ? '' : doc[column].value;
    matched[top] = wanted.get('values').contains(value);
    scores[top] = 0;
    top++;
  }} else if (op == {UNSCORED}) {{
    scores[top - 1] = 0;
  }} else {{
    int first = top - count;
    boolean any = false;
    boolean all = true;
    boolean excluded = false;
    double sum = 0;
    double best = 0;
    int total = 0;
    for (int i = first; i < top; i++) {{
      int share = 1;
      double factor = 1;
      if (op == {AT_LEAST}) {{ share = (int) code.get(at + 1 + i - first); }}
      if (op == {BEST}) {{ factor = (double) numbers.get(weight + i - first); }}
      if (matched[i]) {{
        any = true;
        total += share;
        sum += scores[i];
        if (factor * scores[i] > best) {{ best = factor * scores[i]; }}
        if (i > first) {{ excluded = true; }}
      }} else {{
        all = false;
      }}
    }}
    boolean found = any;
    double own = sum;
    if (op == {ALL}) {{ found = all; }}
    if (op == {AT_LEAST}) {{ found = total >= (int) code.get(at); at += 1 + count; }}
    if (op == {BEST}) {{ own = best; weight += count; }}
    if (op == {EXCLUDING}) {{ found = matched[first] && !excluded; own = scores[first]; }}
    if (op == {OPTIONAL}) {{ found = matched[first]; }}
    matched[first] = found;
    scores[first] = found ? own : 0;
    top = first + 1;
  }}
}}
double score = top == 0 ? 0 : scores[0];
"""
SCRIPT = f"{LIBRARY}{SCORING}return score;"


@dataclass
class Program:
    """The program of a clause, and its numbers."""

    statistics: Statistics
    code: list[int] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the script."""
        average = self.statistics.average_length
        return {
            "code": self.code,
            "numbers": self.numbers,
            "values": self.values,
            "norms": [
                norms(LENGTHS, average(name)).tolist() if name in self.fields else []
                for name in CODED_FIELDS
            ],
        }

    def add(self, clause: Clause) -> None:
        """Add the instructions of a clause."""
        _COMPILERS[type(clause)](self, clause)

    def _weight(self, frequency: int) -> float:
        return float(self.statistics.idf(frequency) * (BM25_K1 + 1))

    def _term(self, clause: TermClause) -> None:
        if clause.field not in PLACED_FIELDS:
            self._set(True)
            return
        frequency = self.statistics.frequency(clause.field, clause.term)
        self._terms(clause.field, (clause.term,), self._weight(frequency) * clause.boost)

    def _merged(self, clause: MergedTerms) -> None:
        if clause.field not in PLACED_FIELDS:
            self._set(True)
            return
        weight = self.statistics.merged_idf(clause.field, clause.terms, clause.frequency)
        self._terms(clause.field, clause.terms, weight * (BM25_K1 + 1))

    def _terms(self, name: str, terms: Sequence[str], weight: float) -> None:
        self.fields.add(name)
        self.code += [TERMS, len(terms), CODED_FIELDS.index(name), *sorted(map(hash_of, terms))]
        self.numbers.append(weight)

    def _phrase(self, clause: PhraseClause) -> None:
        name, terms, slop = clause
        if name not in PLACED_FIELDS:
            self._set(True)
            return
        self.fields.add(name)
        self.code += [PHRASE, len(terms), CODED_FIELDS.index(name), slop, *map(hash_of, terms)]
        self.numbers += [self._weight(self.statistics.frequency(name, term)) for term in terms]

    def _joined(self, op: int, clauses: Sequence[Clause]) -> None:
        for each in clauses:
            self.add(each)
        self.code += [op, len(clauses)]

    def _all_of(self, clause: AllOf) -> None:
        self._joined(ALL, clause.clauses)

    def _any_of(self, clause: AnyOf) -> None:
        self._joined(ANY, clause.clauses)

    def _at_least(self, clause: AtLeast) -> None:
        self._joined(AT_LEAST, clause.clauses)
        self.code += [clause.minimum, *(clause.weights or (1,) * len(clause.clauses))]

    def _best_of(self, clause: BestOf) -> None:
        self._joined(BEST, clause.clauses)
        self.numbers += [float(factor) for factor in clause.factors]

    def _excluding(self, clause: Excluding) -> None:
        self._joined(EXCLUDING, (clause.required, *clause.excluded))

    def _with_optional(self, clause: WithOptional) -> None:
        self._joined(OPTIONAL, (clause.required, *clause.optional))

    def _unscored(self, clause: Unscored) -> None:
        self.add(clause.clause)
        self.code += [UNSCORED, 1]

    def _published(self, clause: Published) -> None:
        self.code += [DATES, 0]
        self.numbers += [
            -1e18 if clause.first is None else float(clause.first),
            1e18 if clause.end is None else float(clause.end),
        ]

    def _with_keyword(self, clause: WithKeyword) -> None:
        self.code += [KEYWORD, len(self.values)]
        strings = [keyword_value(value) if value else "" for value in clause.values]
        self.values.append({"column": clause.column, "values": strings})

    def _set(self, everything: bool) -> None:
        self.code += [SET, int(everything)]


_COMPILERS: dict[type, Callable[[Program, Any], None]] = {
    TermClause: Program._term,
    PhraseClause: Program._phrase,
    MergedTerms: Program._merged,
    AllOf: Program._all_of,
    AnyOf: Program._any_of,
    AtLeast: Program._at_least,
    BestOf: Program._best_of,
    Excluding: Program._excluding,
    WithOptional: Program._with_optional,
    Unscored: Program._unscored,
    Published: Program._published,
    WithKeyword: Program._with_keyword,
    AllDocuments: lambda program, _: program._set(True),
    NoMatch: lambda program, _: program._set(False),
}


def parameters_of(clause: Clause, statistics: Statistics) -> dict[str, Any]:
    """Return the parameters with which ``SCORING`` evaluates a clause."""
    program = Program(statistics)
    program.add(clause)
    return program.parameters()


def exactly_scored(
    clause: Clause, query: Query, statistics: Statistics, *, floor: float = 0.0
) -> Query:
    """Return a query for the documents of ``query`` with their exact scores, from a floor on."""
    script = {"source": SCRIPT, "params": parameters_of(clause, statistics)}
    return {"script_score": {"query": query, "script": script, "min_score": floor}}


def has_expansions(clause: Clause) -> bool:
    """Return whether a clause has wildcards or fuzzy words.

    Of these, the scores of the cluster say little about the exact ones.
    """
    if isinstance(clause, MergedTerms):
        return clause.field in PLACED_FIELDS
    return any(map(has_expansions, parts_of(clause)))
