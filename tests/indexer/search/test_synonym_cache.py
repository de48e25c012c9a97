"""The synonym cache: the next search of any thread or process sees a change."""

import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from articles.models import Article, VariantGroup
from indexer.query.synonyms import SynonymTable
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.search.synonym_cache import default_synonyms, stamped_synonyms

pytestmark = pytest.mark.django_db(transaction=True)

LOOKUPS = """
import sys
from indexer.search.synonym_cache import stamped_synonyms
for line in sys.stdin:
    print(",".join(stamped_synonyms()[1].synonyms_of(("xyz",))), flush=True)
"""
DELETE = "VariantGroup.objects.filter(forms='XYZ | Xenon').delete()"


def expansions_of(text: str) -> tuple[str, ...]:
    return search(SearchRequest(text)).synonyms


@pytest.fixture
def article(empty_index: None) -> Article:
    return Article.objects.create(title="Xilofon Yogya Zaman", body="Komisi pemberantasan korupsi")


@pytest.fixture
def group(article: Article) -> VariantGroup:
    group = VariantGroup(kind="acronym", forms="XYZ | Xilofon Yogya Zaman")
    group.save()
    return group


def test_an_editors_group_expands_the_next_search(group: VariantGroup) -> None:
    assert expansions_of("xyz") == ("Xilofon Yogya Zaman",)


def test_an_inactive_group_expands_nothing(group: VariantGroup) -> None:
    assert expansions_of("kpk") == ("Komisi Pemberantasan Korupsi",)

    VariantGroup.objects.filter(forms__startswith="KPK").update(active=False)

    assert expansions_of("kpk") == ()


def test_a_deleted_group_expands_nothing(group: VariantGroup) -> None:
    assert expansions_of("xyz")

    group.delete()

    assert expansions_of("xyz") == ()


def test_an_unchanged_table_takes_one_small_query(group: VariantGroup) -> None:
    stamped_synonyms()[1]

    with CaptureQueriesContext(connection) as queries:
        stamped_synonyms()[1]

    assert [query["sql"] for query in queries] == [
        "SELECT stamp FROM articles_variantsstamp WHERE id = 1"
    ]


def test_other_threads_see_a_change(group: VariantGroup) -> None:
    found: list[Any] = []

    def read() -> None:
        found.append(stamped_synonyms()[1].synonyms_of(("xyz",)))
        connections.close_all()

    for forms in ("XYZ | Xilofon Yogya Zaman", "XYZ | Xenon"):
        group.forms = forms
        group.save()
        thread = Thread(target=read)
        thread.start()
        thread.join()

    assert found == [("Xilofon Yogya Zaman",), ("Xenon",)]


def test_a_search_with_another_table_leaves_the_cache_alone(group: VariantGroup) -> None:
    def expansions(text: str, table: SynonymTable) -> tuple[str, ...]:
        return search(SearchRequest(text), synonyms=table).synonyms

    assert expansions("kpk", SynonymTable(())) == ()
    assert expansions("xyz", default_synonyms()) == ()
    assert expansions("kpk", default_synonyms()) == ("Komisi Pemberantasan Korupsi",)
    assert expansions_of("xyz") == ("Xilofon Yogya Zaman",)


def program(folder: Path, text: str, **options: Any) -> "subprocess.Popen[str]":
    """Start a program on a separate site."""
    environment = {"DJANGO_SETTINGS_MODULE": "searchsite.settings", "DATA_DIR": str(folder)}
    command = [sys.executable, "-c", "import django; django.setup();" + text]
    return subprocess.Popen(command, env=environment, text=True, **options)


def run(folder: Path, text: str) -> None:
    with program(folder, text) as process:
        assert process.wait() == 0


def test_another_process_sees_a_change(tmp_path: Path) -> None:
    run(
        tmp_path,
        "from django.core.management import call_command;"
        "call_command('migrate', verbosity=0, skip_checks=True)",
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    answers = []
    with program(tmp_path, LOOKUPS, **pipes) as worker:
        assert worker.stdin
        assert worker.stdout
        for change in ("", "VariantGroup(kind='name', forms='XYZ | Xenon').save()", DELETE):
            if change:
                run(tmp_path, f"from articles.models import VariantGroup;{change}")
            print(file=worker.stdin, flush=True)
            answers.append(worker.stdout.readline().strip())
        worker.stdin.close()

    assert answers == ["", "Xenon", ""]
