"""The queue of mined candidates: what was found comes in once, and leaves by an editor's word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from articles.synonyms.models import VariantCandidate, VariantGroup, digest, written
from lexicon.synonym_groups import (
    BOTH,
    FORM_DELIMITER,
    SynonymGroup,
    SynonymGroupError,
    SynonymKind,
    parse_group,
)

LONGEST_EXCERPT = 300  # characters
BATCH = 500
EVIDENCE = ("articles", "score", "example_id", "excerpt")


@dataclass(frozen=True, slots=True)
class Finding:
    """A group that the articles suggest, and why. ``score``: 0 to 1."""

    kind: SynonymKind
    forms: tuple[str, ...]
    articles: int
    score: float
    example_id: int | None = None
    excerpt: str = ""

    def group(self) -> SynonymGroup:
        """Return the group that it would be. Raises ``SynonymGroupError``."""
        return parse_group(self.kind, BOTH, FORM_DELIMITER.join(self.forms))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of findings."""

    added: int = 0
    known: int = 0  # in the queue before, or decided on


def put(findings: Iterable[Finding]) -> Outcome:
    """Add findings to the queue; of those that wait there the evidence is renewed.

    What an editor decided on stays decided, and what is a group already is none.
    """
    groups = set(VariantGroup.objects.values_list("signature", flat=True))
    added = known = 0
    rest = iter(sorted(findings, key=lambda finding: -finding.score))
    while batch := list(islice(rest, BATCH)):
        rows: dict[str, VariantCandidate] = {}
        for row in _rows(batch):
            if row.signature not in groups:
                groups.add(row.signature)  # of two that say the same the surer one
                rows[row.signature] = row
        with transaction.atomic():
            before = {
                row.signature: row
                for row in VariantCandidate.objects.filter(signature__in=list(rows))
            }
            known += len(before)
            new = [row for signature, row in rows.items() if signature not in before]
            VariantCandidate.objects.bulk_create(new)
            added += len(new)
            waiting = [r for r in before.values() if r.status == VariantCandidate.Status.PENDING]
            for row in waiting:
                for name in EVIDENCE:
                    setattr(row, name, getattr(rows[row.signature], name))
            VariantCandidate.objects.bulk_update(waiting, EVIDENCE)
    return Outcome(added, known)


@transaction.atomic
def accept(candidate: VariantCandidate) -> VariantGroup | None:
    """Make a group of a candidate; None where there is one that says the same."""
    finding = parse_group(candidate.kind, BOTH, candidate.forms)
    row = VariantGroup()
    row.take(finding)
    twin = VariantGroup.objects.filter(signature=row.signature).first()
    if twin is None:
        row.save()
    candidate.group = twin or row
    candidate.status = VariantCandidate.Status.ACCEPTED
    candidate.save()
    return None if twin else row


def reject(candidates: Iterable[VariantCandidate]) -> list[VariantCandidate]:
    """Never ask for these again; return them."""
    return _decided(candidates, VariantCandidate.Status.REJECTED)


def wait(candidates: Iterable[VariantCandidate]) -> list[VariantCandidate]:
    """Put candidates back; return them."""
    return _decided(candidates, VariantCandidate.Status.PENDING)


def _decided(
    candidates: Iterable[VariantCandidate], status: VariantCandidate.Status
) -> list[VariantCandidate]:
    rows = [row for row in candidates if row.status != status]
    for row in rows:
        row.status = status
    VariantCandidate.objects.bulk_update(rows, ["status"], batch_size=BATCH)
    return rows


def _rows(findings: Iterable[Finding]) -> Iterator[VariantCandidate]:
    for finding in findings:
        try:
            group = finding.group()
        except SynonymGroupError:
            continue  # what articles hold need not be a form
        yield VariantCandidate(
            kind=group.kind.value,
            forms=written(group.forms),
            signature=digest(group),
            articles=finding.articles,
            score=finding.score,
            example_id=finding.example_id,
            excerpt=finding.excerpt.replace("\0", " ")[:LONGEST_EXCERPT],
        )
