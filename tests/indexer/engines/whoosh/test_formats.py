"""Indexes of earlier formats are refused and rebuilt; those of today's format stay readable.

``tests/data/indexes`` holds one small index for each format. Its three articles are in
``tests/data/indexes/README.md``, with the way to add one.
"""

import json
import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from articles.models import Article
from indexer.engines import get_searcher
from indexer.engines.interface import EngineQuery
from indexer.engines.whoosh import WhooshOptions, open_engine
from indexer.engines.whoosh.store.format_fingerprint import fingerprint
from indexer.engines.whoosh.store.schema import FORMAT_VERSION
from indexer.exceptions import IndexOutdated
from indexer.query.parser import parse
from tests.engines.conftest import found

INDEXES = Path(__file__).parents[3] / "data" / "indexes"
QUERY = EngineQuery(parse("banjir").tree)
EARLIER = [f"format-{version}" for version in range(4, FORMAT_VERSION)]


@pytest.mark.parametrize("name", EARLIER)
@pytest.mark.usefixtures("collected_static")
@pytest.mark.django_db(transaction=True)
def test_an_index_of_an_earlier_format_is_refused_and_rebuilt(
    name: str, index_dir: Path, client: Client
) -> None:
    Article.objects.bulk_create([Article(title="Banjir di kota", body="Warga mengungsi.")])
    shutil.rmtree(index_dir, ignore_errors=True)
    shutil.copytree(INDEXES / name, index_dir)

    with pytest.raises(IndexOutdated, match="reindex"):
        get_searcher().search(QUERY)
    assert "indexer.W002" in {message.id for message in run_checks()}
    assert client.get("/search", {"q": "banjir"}).status_code == 503

    call_command("reindex", if_needed=True, procs=1, verbosity=0)

    assert get_searcher().search(QUERY).total == 1
    assert client.get("/search", {"q": "banjir"}).status_code == 200


def test_an_index_of_this_format_stays_readable(tmp_path: Path) -> None:
    shutil.copytree(INDEXES / f"format-{FORMAT_VERSION}", tmp_path / "index")
    manifest = tmp_path / "index" / "g000001" / "manifest.json"
    # Another analysis or library is another fingerprint; the format of the files is the same.
    content = json.loads(manifest.read_text()) | {"fingerprint": fingerprint("columnar")}
    manifest.write_text(json.dumps(content))

    engine = open_engine(WhooshOptions(root=tmp_path / "index", compiled=False))

    assert found(engine, "banjir") == [1, 2]
    assert found(engine, '"tuan rumah"') == [3]
    assert found(engine, "judul:malam") == [3]
    assert engine.searcher.stats().documents == 3
    assert engine.builder.damaged_files() == []
