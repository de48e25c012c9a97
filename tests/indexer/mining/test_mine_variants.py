"""``manage.py mine_variants``: each candidate is found once, and none is applied by itself."""

from io import StringIO

import pytest
from django.core.management import call_command

from articles.models import Article, VariantCandidate, VariantGroup
from articles.synonyms.queue import accept

pytestmark = pytest.mark.django_db(transaction=True)

DEFINED = "Ketua Xilofon Yogya Zaman (XYZ) hadir. Komisi Pemberantasan Korupsi (KPK) juga."
VERBS = ("berlatih", "berpidato", "menulis", "bertanding", "berangkat", "pulang", "menang")


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    bodies = [DEFINED] * 3
    for name, times in (("Subagio", 30), ("Subagyo", 10)):
        bodies += [
            f"pelatih bernama {name} {VERBS[n % len(VERBS)]} kemarin sore" for n in range(times)
        ]
    bodies += ["warga kota besar itu sibuk bekerja"] * 30
    bodies += ["ombak pantai kuta disukai peselancar"] * 30
    Article.objects.bulk_create(
        Article(title=f"Kabar {n}", body=body) for n, body in enumerate(bodies)
    )
    draft = Article.Status.DRAFT
    Article.objects.bulk_create(
        Article(title="Draf", body="Ikatan Burung Camar (IBC)", status=draft) for _ in range(3)
    )


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("mine_variants", *arguments, stdout=out)
    return out.getvalue()


def candidates() -> dict[str, VariantCandidate]:
    return {row.forms: row for row in VariantCandidate.objects.all()}


def example(candidate: VariantCandidate) -> Article:
    assert candidate.example_id
    return Article.objects.get(pk=candidate.example_id)


def test_candidates_have_their_evidence() -> None:
    output = run()

    found = candidates()
    assert set(found) == {"XYZ | Xilofon Yogya Zaman", "Subagio | Subagyo"}
    acronym, spelling = sorted(found.values(), key=lambda row: row.kind)
    assert (acronym.kind, acronym.articles) == ("acronym", 3)
    assert "Xilofon Yogya Zaman (XYZ)" in acronym.excerpt
    assert example(acronym).body == DEFINED
    assert (spelling.kind, spelling.articles) == ("spelling", 10)
    assert "Subagyo" in example(spelling).body
    assert 0 < spelling.score <= 1
    assert "2 new" in output


def test_no_candidate_is_applied_by_itself() -> None:
    before = VariantGroup.objects.count()

    run()

    assert VariantGroup.objects.count() == before


def test_a_second_run_adds_nothing_and_keeps_decisions() -> None:
    run()
    VariantCandidate.objects.filter(kind="spelling").update(status="rejected")
    accept(VariantCandidate.objects.get(kind="acronym"))

    output = run()

    assert "0 new" in output
    assert {row.kind: row.status for row in candidates().values()} == {
        "acronym": "accepted",
        "spelling": "rejected",
    }


def test_the_evidence_of_waiting_candidates_is_updated() -> None:
    run()
    Article.objects.create(title="Kabar", body=DEFINED)

    run()

    assert candidates()["XYZ | Xilofon Yogya Zaman"].articles == 4


def test_an_inactive_group_is_not_found_again() -> None:
    group = VariantGroup(kind="acronym", forms="XYZ | Xilofon Yogya Zaman | XyZa", active=False)
    group.save()

    run()

    assert "XYZ | Xilofon Yogya Zaman" not in candidates()


def test_a_dry_run_keeps_nothing() -> None:
    output = run("--dry-run")

    assert "XYZ | Xilofon Yogya Zaman" in output
    assert candidates() == {}


def test_an_empty_site_has_no_candidates() -> None:
    Article.objects.all().delete()

    assert "0 new" in run()
