"""Synonym groups in the admin: the form, the list, import and export, candidates."""

import io

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import VariantCandidate, VariantGroup
from articles.synonyms.queue import Finding, enqueue
from lexicon.synonym_groups import SynonymKind

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/articles/variantgroup/"
IMPORT = f"{LIST}import/"
QUEUE = "/admin/articles/variantcandidate/"


def values(**changed: object) -> dict[str, object]:
    group = {"kind": "acronym", "direction": "both", "note": "", "active": "on"}
    return group | {"forms": "XYZ\r\nXilofon Yogya Zaman"} | changed


def send(client, content: bytes, name: str = "t.tsv"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(IMPORT, {"table": file})


def group(beginning: str) -> VariantGroup:
    return VariantGroup.objects.exclude(kind="english").get(forms__startswith=beginning)


def test_a_group_is_added_with_a_line_a_form(client) -> None:
    client.post(f"{LIST}add/", values())

    row = group("XYZ")
    assert row.forms == "XYZ | Xilofon Yogya Zaman"
    assert "XYZ\nXilofon Yogya Zaman" in client.get(f"{LIST}{row.pk}/change/").content.decode()
    assert LogEntry.objects.get().object_id == str(row.pk)


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        ("XYZ", "dua bentuk"),
        ("XYZ\n<script>alert(1)</script>", "bukan bentuk"),
        ("kpk\nKomisi Pemberantasan Korupsi", "sudah ada"),
        ("", "errorlist"),
    ],
)
def test_the_form_rejects_an_invalid_group(client, forms: str, message: str) -> None:
    page = client.post(f"{LIST}add/", values(forms=forms)).content.decode()

    assert message in page
    assert "<script>alert" not in page
    assert not VariantGroup.objects.filter(forms__startswith="XYZ").exists()


def test_the_list_is_searched_and_filtered(client) -> None:
    found = client.get(LIST, {"q": "pemberantasan", "kind__exact": "acronym", "asal": "bawaan"})

    assert [row.forms for row in found.context["cl"].result_list] == [
        "KPK | Komisi Pemberantasan Korupsi"
    ]


def test_many_are_switched_off_and_noted(client) -> None:
    rows = [group("KPK |"), group("DPR |")]

    client.post(LIST, {"action": "switch_off", "_selected_action": [row.pk for row in rows]})

    assert not any(VariantGroup.objects.get(pk=row.pk).active for row in rows)
    assert LogEntry.objects.count() == 2


def test_default_groups_are_not_deleted(client) -> None:
    client.post(f"{LIST}add/", values())
    rows = [group("KPK |"), group("XYZ |")]
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}

    page = client.post(LIST, chosen).content.decode()
    client.post(LIST, chosen | {"post": "yes"})
    refused = client.post(f"{LIST}{rows[0].pk}/delete/", {"post": "yes"})

    assert "bawaan: matikan saja" in page
    assert refused.status_code == 403
    assert VariantGroup.objects.filter(pk__in=[row.pk for row in rows]).count() == 2


def test_groups_of_editors_are_deleted(client) -> None:
    client.post(f"{LIST}add/", values())

    client.post(
        LIST,
        {"action": "delete_selected", "_selected_action": [group("XYZ").pk], "post": "yes"},
    )

    assert not VariantGroup.objects.filter(forms__startswith="XYZ").exists()


def test_a_table_is_previewed_then_imported(client) -> None:
    table = (
        b"acronym\tboth\tXYZ | Xilofon Yogya Zaman\n"
        b"acronym\tboth\tKPK | Komisi Pemberantasan Korupsi | KPK RI\n"
        b"name\tboth\tRoma | Rome\n"
        b"acronym\tboth\tsendiri\n"
    )

    shown = send(client, table)
    nothing_yet = VariantGroup.objects.filter(forms__startswith="XYZ").exists()
    page = client.post(IMPORT, {"confirmed": shown.context["table"]}, follow=True).content.decode()

    plan = shown.context["plan"]
    assert (len(plan.added), len(plan.changed), plan.same, len(plan.errors)) == (1, 1, 1, 1)
    assert "<strong>Baris 4</strong>" in shown.content.decode()
    assert not nothing_yet
    assert "1 kelompok ditambahkan, 1 diubah" in page
    assert group("KPK |").forms.endswith("KPK RI")
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bukan teks"),
        ("acronym\tboth\tKlub | Café".encode("latin-1"), "bukan UTF-8"),
        (b"#" * (1024 * 1024 + 1), "lebih besar dari 1024 kB"),
        (b"#\n" * 10_001, "lebih dari 10"),
        (b"", "Tidak ada yang perlu diubah"),
        (b"x" * 500_000, "500000 karakter"),
        (b"acronym\tboth\t<b>A</b> | =cmd\n", "bukan bentuk"),
        (b"acronym\tboth\tA | <img src=x>\n", "bukan bentuk"),
        (b"acronym\tboth\tAB | CD\nacronym\tboth\tcd | ab\n", "baris 1"),
    ],
    ids=["binary", "latin-1", "large", "lines", "empty", "long", "formula", "html", "twice"],
)
def test_hostile_tables(client, content: bytes, message: str) -> None:
    before = VariantGroup.objects.count()

    page = send(client, content).content.decode()

    assert message in page
    assert "<b>A</b>" not in page and "<img" not in page
    assert VariantGroup.objects.count() == before


def test_the_confirmed_table_is_validated_again(client) -> None:
    before = VariantGroup.objects.count()

    client.post(IMPORT, {"confirmed": "acronym\tboth\tA\nx\n"})
    client.post(IMPORT, {"confirmed": "\0"})

    assert VariantGroup.objects.count() == before


def test_all_groups_are_exported_as_a_table(client) -> None:
    response = client.get(f"{LIST}export/")

    assert response["Content-Disposition"].endswith('filename="bentuk-lain.tsv"')
    assert "acronym\tboth\tKPK | Komisi Pemberantasan Korupsi\n" in response.content.decode()


def test_tables_need_permission(staff_client) -> None:
    viewer = staff_client("view_variantgroup")
    adder = staff_client("add_variantgroup")

    assert viewer.get(LIST).status_code == 200
    assert viewer.get(f"{LIST}export/").status_code == 200
    assert {viewer.get(IMPORT).status_code, adder.get(IMPORT).status_code} == {403}
    assert viewer.post(IMPORT, {"confirmed": "name\tboth\tA | B"}).status_code == 403
    assert staff_client().get(f"{LIST}export/").status_code == 403


# --- Candidates ----------------------------------------------------------------------------------


@pytest.fixture
def queue() -> list[VariantCandidate]:
    excerpt = "<b>Xilofon</b> Yogya Zaman (XYZ)"
    enqueue(
        [
            Finding(SynonymKind.ACRONYM, ("XYZ", "Xilofon Yogya Zaman"), 5, 0.9, 1, excerpt),
            Finding(SynonymKind.SPELLING, ("telor", "telur"), 3, 0.5, 2, "telor ayam"),
        ]
    )
    return list(VariantCandidate.objects.all())


def decide(client, action: str, *rows: VariantCandidate):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(f"{QUEUE}?keputusan=all", chosen, follow=True)


def shown(client, **query: str) -> list[str]:
    return [row.forms for row in client.get(QUEUE, query).context["cl"].result_list]


def test_the_queue_shows_waiting_candidates_the_best_first(client, queue) -> None:
    page = client.get(QUEUE).content.decode()

    assert shown(client) == ["XYZ | Xilofon Yogya Zaman", "telor | telur"]
    assert "&lt;b&gt;Xilofon" in page
    assert "/admin/articles/article/1/change/" in page


def test_accepting_makes_groups(client, queue) -> None:
    decide(client, "accept_all", *queue)

    assert group("XYZ").active
    assert shown(client) == []
    assert shown(client, keputusan="accepted") == [row.forms for row in queue]
    assert VariantCandidate.objects.get(pk=queue[0].pk).group == group("XYZ")


def test_rejected_candidates_are_not_proposed_again(client, queue) -> None:
    decide(client, "reject_all", queue[1])

    outcome = enqueue([Finding(SynonymKind.SPELLING, ("telur", "telor"), 9, 0.9)])

    assert (outcome.added, outcome.known) == (0, 1)
    assert VariantCandidate.objects.get(pk=queue[1].pk).status == "rejected"
    assert not VariantGroup.objects.filter(forms__startswith="telor").exists()


def test_an_accepted_candidate_is_not_rejected(client, queue) -> None:
    decide(client, "accept_all", queue[0])

    page = decide(client, "reject_all", queue[0]).content.decode()

    assert "matikan kelompoknya" in page
    assert VariantCandidate.objects.get(pk=queue[0].pk).status == "accepted"


def test_rejected_candidates_can_return_to_the_queue(client, queue) -> None:
    decide(client, "reject_all", *queue)
    decide(client, "wait_all", queue[0])

    assert shown(client) == [queue[0].forms]


def test_deciding_needs_permission(staff_client, queue) -> None:
    viewer = staff_client("view_variantcandidate")
    changer = staff_client("view_variantcandidate", "change_variantcandidate")

    decide(viewer, "reject_all", *queue)
    decide(changer, "accept_all", *queue)

    assert set(VariantCandidate.objects.values_list("status", flat=True)) == {"pending"}
    assert viewer.get(f"{QUEUE}add/").status_code == 403


def test_a_candidate_has_a_page_of_its_own(client, queue) -> None:
    page = client.get(f"{QUEUE}{queue[0].pk}/change/")

    assert page.status_code == 200
    assert "Xilofon Yogya Zaman" in page.content.decode()
