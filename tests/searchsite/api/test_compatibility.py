"""Keys and types of the first version of the API: they stay while addresses begin with /api/v1.

``tests/data/api-v1.json`` was written before the API had a document; nothing may leave it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

STORED = Path(__file__).parents[2] / "data" / "api-v1.json"


@pytest.fixture
def site(article_factory: Any) -> Any:
    """Return an article with a copy, a version and a related article, beside other ones."""
    text = " ".join(f"kata{n}" for n in range(80))
    article = article_factory(
        title="Banjir di Demak",
        body=f"Banjir merendam desa di Demak. {text}",
        source="kota.pagi.com",
        url="https://berita.example/1",
    )
    article_factory(
        title="Banjir di Demak",
        body=f"Banjir merendam desa di Demak. {text}",
        source="Warta",
    )
    article_factory(
        title="Rob", body=f"Banjir di Demak lagi. {text} dan rob.", source="news.pagi.com"
    )
    article_factory(title="Banjir Demak 2020", body="Banjir tahun 2020 di Demak, kata5 kata6.")
    return article


def answers(client: Any, article: Any) -> dict[str, Any]:
    """Return an answer of each kind, with as many of its keys filled as possible."""
    return {
        "search": client.get("/api/v1/search?q=banjir+2020&source=pagi.com&source=Warta").json(),
        "copies": client.get("/api/v1/search?q=merendam").json(),
        "article": client.get(f"/api/v1/articles/{article.pk}").json(),
        "suggest": client.get("/api/v1/suggest?q=banj").json(),
        "browser": client.get("/api/v1/suggest?q=banj&format=opensearch").json(),
        "error": client.get("/api/v1/search?page=x").json(),
        "unknown": client.get("/api/v1/lain").json(),
    }


def shape(value: Any) -> Any:
    """Return the keys of objects, the shapes in lists, and the names of types."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        shapes = {json.dumps(shape(each), sort_keys=True) for each in value}
        return [json.loads(each) for each in sorted(shapes)]
    return type(value).__name__


def lost(stored: Any, now: Any, place: str) -> list[str]:
    """Return the places where a key is missing or has another type."""
    if isinstance(stored, dict) and isinstance(now, dict):
        return [
            each
            for key in stored
            for each in (
                lost(stored[key], now[key], f"{place}.{key}")
                if key in now
                else [f"{place}.{key} is missing"]
            )
        ]
    if isinstance(stored, list) and isinstance(now, list):
        if all(isinstance(each, dict) for each in (*stored, *now)) and stored and now:
            return lost(stored[0], now[0], f"{place}[]")
        return [] if stored == now else [f"{place}: {stored} became {now}"]
    return [] if stored == now else [f"{place}: {stored} became {now}"]


def test_no_key_and_no_type_of_the_first_version_is_lost(client, site):
    stored = json.loads(STORED.read_text("utf-8"))
    now = {name: shape(answer) for name, answer in answers(client, site).items()}

    assert stored.keys() == now.keys()
    assert lost(stored, now, "api") == []


def test_the_comparison_sees_lost_keys_and_other_types(client, site):
    now = {name: shape(answer) for name, answer in answers(client, site).items()}
    fewer = json.loads(json.dumps(now))
    del fewer["search"]["total"]
    fewer["copies"]["hits"][0]["id"] = "str"

    assert lost(now, fewer, "api") == [
        "api.search.total is missing",
        "api.copies.hits[].id: int became str",
    ]
