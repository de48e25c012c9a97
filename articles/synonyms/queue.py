"""The review queue of mined candidates: each group enters once, and an editor decides on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from articles.synonyms.models import VariantCandidate, VariantGroup, joined_forms, signature_hash
from lexicon.synonym_groups import (
    BOTH,
    FORM_DELIMITER,
    SynonymGroup,
    SynonymGroupError,
    SynonymKind,
    parse_group,
)

MAX_EXCERPT_LENGTH = 300  # characters
BATCH = 500
EVIDENCE_FIELDS = ("articles", "score", "example_id", "excerpt")


@dataclass(frozen=True, slots=True)
class Finding:
    """A mined group with its evidence. ``score`` is 0 to 1; ``articles`` counts articles."""

    kind: SynonymKind
    forms: tuple[str, ...]
    articles: int
    score: float
    example_id: int | None = None
    excerpt: str = ""

    def group(self) -> SynonymGroup:
        """Return the group of the finding. Raises ``SynonymGroupError`` if it is not valid."""
        return parse_group(self.kind, BOTH, FORM_DELIMITER.join(self.forms))


@dataclass(frozen=True, slots=True)
class EnqueueReport:
    """The number of new findings, and of findings that were in the queue before."""

    added: int = 0
    known: int = 0  # waiting in the queue, or decided


def enqueue(findings: Iterable[Finding]) -> EnqueueReport:
    """Add findings to the queue, and update the evidence of candidates that wait there.

    Decided candidates do not change. Findings whose forms are already a group are skipped.
    """
    signatures = set(VariantGroup.objects.values_list("signature", flat=True))
    added = known = 0
    rest = iter(sorted(findings, key=lambda finding: -finding.score))
    while batch := list(islice(rest, BATCH)):
        rows: dict[str, VariantCandidate] = {}
        for row in _rows(batch):
            if row.signature not in signatures:
                signatures.add(row.signature)  # later findings of the same group score lower
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
                for name in EVIDENCE_FIELDS:
                    setattr(row, name, getattr(rows[row.signature], name))
            VariantCandidate.objects.bulk_update(waiting, EVIDENCE_FIELDS)
    return EnqueueReport(added, known)


@transaction.atomic
def accept(candidate: VariantCandidate) -> VariantGroup | None:
    """Create the group of a candidate and return it; None if an equal group exists."""
    row = VariantGroup()
    row.assign(parse_group(candidate.kind, BOTH, candidate.forms))
    existing = VariantGroup.objects.filter(signature=row.signature).first()
    if existing is None:
        row.save()
    candidate.group = existing or row
    candidate.status = VariantCandidate.Status.ACCEPTED
    candidate.save()
    return None if existing else row


def reject(candidates: Iterable[VariantCandidate]) -> list[VariantCandidate]:
    """Reject candidates for good; return the candidates that changed."""
    return _set_status(candidates, VariantCandidate.Status.REJECTED)


def requeue(candidates: Iterable[VariantCandidate]) -> list[VariantCandidate]:
    """Put candidates back into the queue; return the candidates that changed."""
    return _set_status(candidates, VariantCandidate.Status.PENDING)


def _set_status(
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
            continue  # text of articles need not be a valid form
        yield VariantCandidate(
            kind=group.kind.value,
            forms=joined_forms(group.forms),
            signature=signature_hash(group),
            articles=finding.articles,
            score=finding.score,
            example_id=finding.example_id,
            excerpt=finding.excerpt.replace("\0", " ")[:MAX_EXCERPT_LENGTH],
        )
