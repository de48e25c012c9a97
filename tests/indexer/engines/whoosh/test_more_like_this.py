"""The query for similar articles reads only the beginning of a long text."""

from pathlib import Path
from typing import cast

from indexer.engines.interface import EngineQuery, LikeQuery
from indexer.engines.scoring.more_like_this import more_like_this_query
from indexer.engines.whoosh.engine import WhooshSearcher
from indexer.query.tree import Everything
from tests.engines.conftest import build_index, open_named
from tests.engines.test_more_like import FLOOD, QUAKE, some_news
from tests.indexer.engines.whoosh.running import run


def test_the_end_of_a_very_long_text_is_not_read(tmp_path: Path) -> None:
    engine = open_named("whoosh-numpy", tmp_path)
    build_index(engine, some_news())
    statistics = cast(WhooshSearcher, engine.searcher).manager.latest().index.statistics
    request = LikeQuery(99, "", f"{QUAKE} {'lalu ' * 10} {FLOOD * 20}")

    similar = more_like_this_query(
        request, statistics, indexed=False, max_characters=len(QUAKE) + 20
    )

    assert similar is not None
    hits = run(engine, similar.clause, EngineQuery(Everything())).hits
    assert sorted(hit.article_id for hit in hits if hit.score >= similar.min_score) == [3, 4]
