"""JSON files that are not one object a line."""

import io
import json
from typing import Any

import pytest

from articles.importing.encoding import MAX_LINE_CHARACTERS
from articles.importing.readers import json_document
from articles.importing.readers.content import read_content
from articles.importing.record import RawArticle

A = {"judul": "Satu", "isi": "Air naik di hulu.", "url": "https://contoh.invalid/1"}
B = {"judul": "Dua", "isi": "Air surut di hilir.", "url": "https://contoh.invalid/2"}
TEXTS = [A["isi"], B["isi"]]


def read(content: object, name: str = "a.json", **options: Any) -> list[Any]:
    text = content if isinstance(content, str) else json.dumps(content, **options)
    return list(read_content(io.BytesIO(text.encode()), name))


def outcomes(items) -> list[str]:
    return [
        item.text if isinstance(item, RawArticle) else f"{item.problem.code} {item.line}"
        for item in items
    ]


SHAPES = {
    "array": [A, B],
    "articles": {"status": "ok", "totalResults": 2, "articles": [A, B]},
    "data": {"data": [A, B], "meta": {"page": 1}},
    "data below data": {"success": True, "data": {"total": 2, "items": [A, B]}},
    "elasticsearch": {
        "took": 3,
        "_shards": {"total": 1},
        "hits": {"total": {"value": 2}, "hits": [{"_id": "1", "_source": A}, {"_source": B}]},
    },
    "solr": {"responseHeader": {"status": 0}, "response": {"numFound": 2, "docs": [A, B]}},
    "json api": {"data": [{"type": "news", "attributes": A}, {"type": "news", "attributes": B}]},
    "graphql": {"data": {"posts": {"edges": [{"node": A}, {"node": B}]}}},
    "by id": {"a1": A, "b2": B},
    "frame by columns": {key: {"0": A[key], "1": B[key]} for key in A},
    "frame by lists": {key: [A[key], B[key]] for key in A},
    "frame split": {"columns": list(A), "index": [0, 1], "data": [[*A.values()], [*B.values()]]},
    "sheet": {"range": "A1:C3", "values": [list(A), [*A.values()], [*B.values()]]},
    "array in array": [[A, B]],
    "phpmyadmin": [
        {"type": "header", "version": "5.2"},
        {"type": "database", "name": "situs"},
        {"type": "table", "name": "berita", "database": "situs", "data": [A, B]},
    ],
    "list in list": {"db": [{"meta": {"version": "5"}, "data": {"posts": [A, B], "users": []}}]},
}


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "many lines"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shape(shape, name, indent):
    items = read(shape, name, indent=indent)

    assert outcomes(items) == TEXTS
    assert [item.fields.title for item in items] == ["Satu", "Dua"]
    assert [item.fields.url for item in items] == [A["url"], B["url"]]


@pytest.mark.parametrize(
    "shape",
    [
        {"_index": "news", "_id": "1", "_score": 1.5, "_source": A},
        {"type": "news", "attributes": A},
        {"page": 1, "results": [A]},
        {"response": {"docs": [A]}},
        A,
    ],
    ids=["elasticsearch", "json api", "results", "solr", "plain"],
)
def test_each_line_may_have_an_object_around_its_articles(shape):
    content = f"{json.dumps(shape)}\n{json.dumps(B)}\n"

    items = read(content, "a.jsonl")

    assert outcomes(items) == TEXTS
    assert [item.fields.title for item in items] == ["Satu", "Dua"]
    assert [item.origin for item in items] == ["a.jsonl:1", "a.jsonl:2"]


def test_lists_in_a_line_are_one_article():
    line = {"judul": ["Satu", "Dua"], "isi": ["Air naik.", "Warga mengungsi."]}

    assert outcomes(read(f"{json.dumps(line)}\n{json.dumps(B)}\n", "a.jsonl")) == [
        "Air naik.\n\nWarga mengungsi.",
        B["isi"],
    ]


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "many lines"])
def test_a_single_article(indent):
    wordpress = {"title": {"rendered": "Satu"}, "content": {"rendered": A["isi"]}, "author": 3}

    assert outcomes(read(A, indent=indent)) == [A["isi"]]
    (item,) = read(wordpress, indent=indent)
    assert (item.fields.title, item.text, item.fields.author) == ("Satu", A["isi"], "")


def test_lines_in_a_file_named_json():
    content = f"{json.dumps(A)}\nrusak\n{json.dumps(B)}\n"

    assert outcomes(read(content)) == [A["isi"], "bad_json 2", B["isi"]]


def test_pretty_printed_objects_one_after_another():
    content = json.dumps(A, indent=2) + "\n" + json.dumps(B, indent=2)

    for name in ("a.json", "a.jsonl"):
        items = read(content, name)
        assert outcomes(items) == TEXTS
        assert [item.origin for item in items] == [f"{name}:1", f"{name}:6"]


def test_the_line_of_an_item():
    items = read({"articles": [A, {"judul": "Tanpa isi"}, B]}, indent=1)

    assert outcomes(items) == [A["isi"], "no_text_key 8", B["isi"]]
    assert items[0].origin == "a.json:3"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(f"[{json.dumps(A)},\n{json.dumps(B)},\n]", TEXTS, id="trailing comma"),
        pytest.param(f"\ufeff[{json.dumps(A)}\n{json.dumps(B)}]", TEXTS, id="no comma"),
        pytest.param(
            f'[{json.dumps(A)},\n{{"judul": "x" "isi": "y"}},\n{json.dumps(B)}]',
            [A["isi"], "bad_json 2", B["isi"]],
            id="broken item",
        ),
        pytest.param(
            f'[{json.dumps(A)},\n{{"isi": x, "penulis": [{{"name": "a"}}, {{"name": "b"}}]}},\n'
            f"{json.dumps(B)}]",
            [A["isi"], "bad_json 2", B["isi"]],
            id="broken item with objects inside",
        ),
        pytest.param(
            f'{{"articles": [{json.dumps(A)},\nrusak,\n{json.dumps(B)}]}}',
            [A["isi"], "bad_json 2", B["isi"]],
            id="broken item below a key",
        ),
        pytest.param(
            f'[{json.dumps(A)},\n{{"judul": "Terpotong", "isi": "Air',
            [A["isi"], "json_ends_early 2"],
            id="cut in an item",
        ),
        pytest.param(
            f"[{json.dumps(A)},\n", [A["isi"], "json_ends_early 2"], id="cut behind an item"
        ),
        pytest.param(
            f'{{"data": [{json.dumps(A)},\n{json.dumps(B)[:20]}',
            [A["isi"], "json_ends_early 2"],
            id="cut below a key",
        ),
        pytest.param(f"[{json.dumps(A)}]\nsisa", [A["isi"], "bad_json 2"], id="rest behind"),
        pytest.param('["a", "b", 3]', ["no_object 1"], id="no objects"),
        pytest.param("[]", ["empty 0"], id="no items"),
        pytest.param("   ", ["empty 0"], id="blank"),
        pytest.param('{"a": 1}', ["no_text_key 1"], id="no article"),
        pytest.param("[" * 100_000, ["deep_json 1"], id="deep"),
        pytest.param('{"a":' * 100_000, ["deep_json 1"], id="deep objects"),
        pytest.param(f'[{{"isi": {"1" * 5_000}}}]', ["bad_json_value 1"], id="long number"),
    ],
)
def test_broken_documents(content, expected):
    assert outcomes(read(content)) == expected


def test_numbers_that_python_writes_but_json_forbids():
    (item,) = read('[{"isi": "Air naik.", "penulis": NaN, "tanggal": -Infinity}]')

    assert (item.fields.author, item.fields.published_at, item.warnings) == ("", None, ())


def test_an_item_that_is_too_long_is_rejected_alone():
    long = {"isi": "x" * (MAX_LINE_CHARACTERS + 10)}

    assert outcomes(read([A, long, B], indent=0)) == [A["isi"], "long_json 7", B["isi"]]


@pytest.mark.parametrize("shape", ["frame by columns", "by id", "articles"])
def test_an_object_above_the_limit(monkeypatch, shape):
    monkeypatch.setattr(json_document, "MAX_OBJECT_CHARACTERS", 100)

    found = outcomes(read(SHAPES[shape], indent=1))

    assert found == (["long_json 1"] if shape == "frame by columns" else TEXTS)


def test_an_array_is_read_as_a_stream():
    """Far more text than the memory that one object may take, from a source without an end."""
    one = json.dumps(A | {"isi": "x" * 10_000}).encode() + b","

    class Endless(io.RawIOBase):
        sent = False

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            piece = (b"[" if not self.sent else b"") + one * 5
            self.sent = True
            buffer[: len(piece)] = piece
            return len(piece)

    stream = io.BufferedReader(Endless(), buffer_size=1 << 17)

    items = read_content(stream, "a.json")

    assert all(isinstance(next(items), RawArticle) for _ in range(3_000))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"a":[' * 300_000, id="nested"),
        pytest.param('{"a"' * 300_000, id="beginnings"),
        pytest.param('[{"isi": "' + "a" * 3_000_000, id="open string"),
        pytest.param("[" + '{"a":1 x},' * 100_000, id="broken items"),
    ],
)
def test_hostile_documents_end_soon(content):
    assert len(read(content)) <= 3


def test_a_long_object_around_a_list_is_read_item_by_item():
    many = [A] * (MAX_LINE_CHARACTERS // len(json.dumps(A)) + 2)

    items = read([{"type": "table", "name": "berita", "data": many}, B])

    assert outcomes(items) == [A["isi"]] * len(many) + [B["isi"]]
