"""``manage.py import_articles``: input, saved articles, output and exit status."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Article, ImportBatch
from articles.signals import articles_changed

MEMORY_LIMIT_MB = 160
CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpus"


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """Disconnect the index, which follows every import."""
    monkeypatch.setattr(articles_changed, "receivers", [])


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def run(*arguments: str, capsys) -> str:
    call_command("import_articles", *arguments)
    return capsys.readouterr().out


def group(pattern: str, output: str) -> str:
    """Return the first group of the first match."""
    match = re.search(pattern, output)
    assert match, output
    return match[1]


@pytest.mark.django_db
def test_folder_of_several_kinds(tmp_path, capsys):
    write(tmp_path / "a.jsonl", {"judul": "Satu", "isi": "Isi satu."}, {"judul": "kosong"})
    (tmp_path / "b.csv").write_text("judul;isi\nDua;Isi dua.\n")
    (tmp_path / "c.txt").write_text("JAKARTA, KOMPAS.com - Isi tiga yang pendek.")

    output = run(str(tmp_path), "--source", "Arsip", capsys=capsys)

    assert f"rejected  {tmp_path}/a.jsonl:2: has no text" in output
    assert re.search(r"imported +3\n", output)
    assert dict(Article.objects.values_list("title", "source")) == {
        "Satu": "Arsip",
        "Dua": "Arsip",
        "Isi tiga yang pendek": "KOMPAS.com",
    }
    assert re.search(r"duplicates +3\n", run(str(tmp_path), capsys=capsys))


@pytest.mark.django_db
def test_dry_run_and_limit(tmp_path, capsys):
    path = write(tmp_path / "a.jsonl", *({"isi": f"Isi {n}."} for n in range(10)))

    output = run(path, "--limit", "4", "--dry-run", capsys=capsys)

    assert re.search(r"nothing was saved.*imported +4\n", output, re.DOTALL)
    assert not Article.objects.exists()
    assert re.search(r"imported +4\n", run(path, "--limit", "4", capsys=capsys))


@pytest.mark.django_db
def test_draft(tmp_path):
    call_command(
        "import_articles", write(tmp_path / "a.jsonl", {"isi": "Isi."}), "--status", "draft"
    )

    assert Article.objects.get().status == "draft"


def number(name: str, output: str) -> int:
    return int(group(rf"{name} +([\d,]+)", output).replace(",", ""))


@pytest.mark.django_db
def test_an_import_can_be_undone(tmp_path, capsys):
    first = write(tmp_path / "a.jsonl", {"judul": "Satu", "isi": "Isi satu.", "id": "n1"})
    second = write(
        tmp_path / "b.jsonl",
        {"judul": "Satu", "isi": "Isi satu yang baru.", "id": "n1", "sumber": "Uji"},
        {"judul": "Dua", "isi": "Isi dua."},
    )
    run(first, capsys=capsys)
    output = run(second, "--update", capsys=capsys)
    batch = group(r"batch +(\d+): manage.py undo_import \1 takes it back", output)
    assert ImportBatch.objects.get(pk=batch).name == second

    call_command("undo_import", batch, "--dry-run")
    dry = capsys.readouterr().out
    call_command("undo_import", batch)
    undone = capsys.readouterr().out

    for text in (dry, undone):
        found = [number(name, text) for name in ("trashed", "restored", "kept")]
        assert found == [1, 1, 0]
    assert "nothing was changed" in dry
    present = Article.objects.exclude(status="trashed")
    assert list(present.values_list("body", "source")) == [("Isi satu.", "")]
    call_command("undo_import", batch)
    assert number("trashed", capsys.readouterr().out) == 0


@pytest.mark.django_db
def test_an_undo_keeps_what_was_edited(tmp_path, capsys):
    path = write(tmp_path / "a.jsonl", *({"isi": f"Isi nomor {n}."} for n in range(3)))
    batch = group(r"batch +(\d+)", run(path, capsys=capsys))
    edited = Article.objects.first()
    assert edited is not None
    edited.save()

    call_command("undo_import", batch)
    output = capsys.readouterr().out
    assert f"kept      #{edited.pk} {edited.title}" in output
    assert (number("trashed", output), number(r"\nkept", output)) == (2, 1)

    call_command("undo_import", batch, "--force")
    assert not Article.objects.exclude(status="trashed").exists()


@pytest.mark.django_db
def test_an_undo_of_nothing_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="No import is recorded yet"):
        call_command("undo_import", "7")
    call_command("import_articles", write(tmp_path / "a.jsonl", {"isi": "Isi satu."}))
    with pytest.raises(CommandError, match=r"There is no import 99999. The latest are: \d+ \("):
        call_command("undo_import", "99999")
    with pytest.raises(CommandError, match="is not the number of an import"):
        call_command("undo_import", "satu")


@pytest.mark.django_db
def test_a_dry_run_makes_no_batch(tmp_path, capsys):
    path = write(tmp_path / "a.jsonl", {"isi": "Isi satu."})

    assert "batch" not in run(path, "--dry-run", capsys=capsys)
    assert not ImportBatch.objects.exists()
    run(path, capsys=capsys)
    assert "batch" not in run(path, capsys=capsys)
    assert ImportBatch.objects.count() == 1


@pytest.mark.django_db
def test_the_report_says_in_what_rows_differ(tmp_path, capsys):
    row = {"judul": "Satu", "isi": "Isi satu.", "id": "7", "sumber": "Uji"}
    run(write(tmp_path / "a.jsonl", row), capsys=capsys)
    corrected = write(tmp_path / "b.jsonl", row | {"sumber": "Uji Baru", "penulis": "Rina Contoh"})

    output = run(corrected, capsys=capsys)

    assert "1 of them differ from what is stored (see --update)" in output
    assert re.search(r"in source 1, author 1\n", output)
    assert number("updated", run(corrected, "--update", capsys=capsys)) == 1
    assert list(Article.objects.values_list("source", "author")) == [("Uji Baru", "Rina Contoh")]


@pytest.mark.django_db
def test_the_same_text_under_another_title_is_reported(tmp_path, capsys):
    rows = [{"judul": title, "isi": "Isi yang sama."} for title in ("Satu", "Dua")]

    output = run(write(tmp_path / "a.jsonl", *rows), capsys=capsys)

    assert "versions   1 have the text of another article under another title" in output
    assert dict(Article.objects.values_list("title", "status")) == {
        "Satu": "published",
        "Dua": "draft",
    }


@pytest.mark.django_db
def test_the_report_counts_removals(tmp_path, capsys):
    text = "JAKARTA, KOMPAS.com - Air naik di tiga kecamatan sejak pagi.\n\nBaca juga: Air Surut"

    output = run(write(tmp_path / "a.jsonl", {"judul": "Air", "isi": text}), capsys=capsys)

    pieces, characters = re.findall(r"removed +(\d+) pieces of text, (\d+) characters", output)[0]
    batch = ImportBatch.objects.get()
    assert sum(batch.report["removals"].values()) == int(pieces) > 0
    assert sum(batch.report["removed_characters"].values()) == int(characters) > 20
    assert all(f"{rule} " in output for rule in batch.report["removals"])


@pytest.mark.django_db(transaction=True)
def test_an_import_is_announced_once(tmp_path):
    path = write(tmp_path / "a.jsonl", *({"isi": f"Isi nomor {n}."} for n in range(1_200)))
    announced: list[bool] = []

    def listen(sender, bulk, on_progress, **kwargs):
        on_progress(1, 2)
        announced.append(bulk)

    articles_changed.connect(listen)
    try:
        call_command("import_articles", path)
        call_command("import_articles", path)
    finally:
        articles_changed.disconnect(listen)

    assert announced == [True]


@pytest.mark.django_db
def test_many_rejections_go_to_a_file(tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_text('{"isi": "Isi."}\n' + "rusak\n" * 60)

    output = run(str(path), capsys=capsys)

    listed = Path(group(r"All rejections: (.+)", output))
    assert output.count("rejected  /") == 50
    assert "... and 10 more" in output
    assert len(listed.read_text().splitlines()) == 60
    listing = tmp_path / "all.txt"
    run(str(path), "--rejections", str(listing), capsys=capsys)
    assert len(listing.read_text().splitlines()) == 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing.txt", "does not exist"),
        ("*.nothing", "does not exist"),
        ("", "nothing to import"),
        ("a.pdf", "No article could be read"),
    ],
)
def test_an_import_of_nothing_is_an_error(tmp_path, name, message):
    if name == "a.pdf":
        (tmp_path / name).write_text("x")

    with pytest.raises(CommandError, match=message):
        call_command("import_articles", str(tmp_path / name))


@pytest.mark.django_db
@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_limit_must_be_a_number(tmp_path, limit):
    with pytest.raises(CommandError, match="limit"):
        call_command("import_articles", str(tmp_path), "--limit", limit)


@pytest.fixture
def site(tmp_path):
    """Return a function that starts manage.py with a database of its own."""
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "test" * 8}
    environment.pop("DATABASE_URL", None)

    def start(*arguments: str, code: str = "") -> subprocess.Popen[str]:
        program = ["-c", code] if code else ["manage.py"]
        return subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    process = start("migrate", "--verbosity", "0")
    assert process.communicate()[1] is None
    assert process.returncode == 0
    return start


MEASURED = """
import os, pathlib, re, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "searchsite.settings"
import django
django.setup()
from articles.signals import articles_changed
articles_changed.receivers = []  # leave the index out of the measurement
from django.core.management import call_command
call_command("import_articles", *sys.argv[1:])
# The peak of this program. ru_maxrss would include the test runner before the exec.
status = pathlib.Path("/proc/self/status").read_text()
print("MB", int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_memory_stays_bounded(tmp_path, site):
    path = tmp_path / "large.jsonl"
    words = "air naik di tiga kecamatan dan warga mengungsi ke sekolah terdekat. " * 300
    with path.open("w") as file:
        for number in range(8_500):
            file.write(json.dumps({"isi": f"Berita {number}: {words}"}) + "\n")
    assert path.stat().st_size > MEMORY_LIMIT_MB * 1_000_000

    output, _ = site(str(path), "--dry-run", code=MEASURED).communicate()

    assert re.search(r"imported +8,500\n", output), output
    assert int(group(r"MB (\d+)", output)) < MEMORY_LIMIT_MB


def test_a_killed_import_leaves_whole_batches_and_can_be_continued(tmp_path, site):
    path = write(tmp_path / "a.jsonl", *({"isi": f"Isi nomor {n}."} for n in range(4_000)))
    count = "from articles.models import Article as A; print('N', A.objects.count())"

    for pause in (1.5, 2.0):
        process = site("import_articles", path)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        output, _ = site("shell", "--verbosity", "0", "-c", count).communicate()
        assert int(group(r"N (\d+)", output)) % 500 == 0
    output, _ = site("import_articles", path).communicate()

    assert number("imported", output) + number("duplicates", output) == 4_000
    batches = (
        "from articles.models import Article as A, ImportBatch as B, ImportedArticle as I;"
        " from articles.batches.undo import undo;"
        " print('N', A.objects.count(), 'I', I.objects.count(),"
        " 'R', sum(b.report['imported'] for b in B.objects.all()));"
        " print('U', sum(undo(b).trashed for b in B.objects.all()),"
        " A.objects.exclude(status='trashed').count())"
    )
    output, _ = site("shell", "--verbosity", "0", "-c", batches).communicate()
    assert "N 4000 I 4000 R 4000" in output
    assert "U 4000 0" in output


def test_parallel_imports_of_a_file_save_each_article_once(tmp_path, site):
    path = write(tmp_path / "a.jsonl", *({"isi": f"Isi nomor {n}."} for n in range(2_000)))

    processes = [site("import_articles", path) for _ in range(3)]
    outputs = [process.communicate()[0] for process in processes]

    assert sum(number("imported", output) for output in outputs) == 2_000
    assert sum(number("duplicates", output) for output in outputs) == 4_000
    code = "from articles.models import *; print('N', Article.objects.count(),"
    code += " ImportedArticle.objects.count())"
    output, _ = site("shell", "--verbosity", "0", "-c", code).communicate()
    assert "N 2000 2000" in output


@pytest.mark.corpus
@pytest.mark.django_db
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")
class TestCorpus:
    def test_seeds(self, capsys):
        output = run(str(CORPUS / "seeds"), capsys=capsys)

        assert re.search(r"imported +2\n", output)
        assert set(Article.objects.values_list("source", "author")) == {
            ("globaltimes.cn", ""),
            ("Dunia Berita BBC", "Norbert Paredes"),
        }
        assert all("Harris" in a.original.text for a in Article.objects.filter(author__gt=""))

    def test_first_of_the_news(self, capsys):
        path = str(CORPUS / "news.jsonl.gz")

        output = run(path, "--limit", "2000", capsys=capsys)

        assert re.search(r"rejected +0\n", output)
        assert Article.objects.count() >= 1_990
        assert not Article.objects.filter(title="").exists()
        assert re.search(r"imported +0\n", run(path, "--limit", "2000", capsys=capsys))
