"""``manage.py variants``: import of a table, all or nothing, and export."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import VariantGroup
from lexicon.synonym_groups import read_groups

pytestmark = pytest.mark.django_db
NEW = "acronym\tboth\tXYZ | Xilofon Yogya Zaman\n"
CHANGED = "acronym\tboth\tKPK | Komisi Pemberantasan Korupsi | KPK RI\n"


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("variants", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(NEW + CHANGED + "name\tboth\tRoma | Rome\n")

    _, message = run("--import", str(tmp_path / "t.tsv"))

    assert "1 added, 1 changed, 1 known" in message
    assert VariantGroup.objects.get(forms__startswith="XYZ").brought == ""
    changed = VariantGroup.objects.get(kind="acronym", forms__startswith="KPK |")
    assert changed.forms.endswith("KPK RI")


def test_a_dry_run_saves_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(NEW)

    run("--import", str(tmp_path / "t.tsv"), "--dry-run")

    assert not VariantGroup.objects.filter(forms__startswith="XYZ").exists()


def test_all_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(NEW + "acronym\tboth\tA\n" + "x\n")

    with pytest.raises(CommandError, match=r"(?s)Line 2: .*Line 3: .*Nothing was saved"):
        run("--import", str(tmp_path / "t.tsv"))

    assert not VariantGroup.objects.filter(forms__startswith="XYZ").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text"),
        ("acronym\tboth\tKlub | Café".encode("latin-1"), "not UTF-8"),
        (b"#" * (1024 * 1024 + 1), "larger than"),
        (b"#\n" * 10_001, "more than 10000 lines"),
    ],
    ids=["binary", "latin-1", "large", "lines"],
)
def test_files_that_cannot_be_read_as_a_table(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "t.tsv").write_bytes(content)

    with pytest.raises(CommandError, match=message):
        run("--import", str(tmp_path / "t.tsv"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.tsv"):
        run("--import", str(tmp_path / "none.tsv"))


def test_unicode_text_of_spreadsheets_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(NEW, "utf-16")

    assert "1 added" in run("--import", str(tmp_path / "t.tsv"))[1]


def test_an_exported_table_can_be_imported(tmp_path: Path) -> None:
    out, _ = run("--export", "-")
    run("--export", str(tmp_path / "all.tsv"))

    assert (tmp_path / "all.tsv").read_text("utf-8") == out
    assert len(list(read_groups(out.splitlines()))) == VariantGroup.objects.count()
    assert "0 added, 0 changed" in run("--import", str(tmp_path / "all.tsv"))[1]
