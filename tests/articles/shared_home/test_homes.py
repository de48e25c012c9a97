"""The home of a site: one behaviour, in a folder and in the database."""

import pytest
from django.db import DatabaseError

from articles.models import SharedChunk, SharedFile
from articles.shared_home import Home, get_home
from articles.shared_home import database_home as module

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["", "database", "folder"], ids=["one machine", "database", "folder"])
def home(request, settings, tmp_path, monkeypatch) -> Home:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    (tmp_path / "mounted").mkdir()
    is_folder = request.param == "folder"
    settings.SHARED_HOME = str(tmp_path / "mounted") if is_folder else request.param
    monkeypatch.setattr(module, "CHUNK_BYTES", 4)
    monkeypatch.setattr(module, "MEMORY_BYTES", 8)
    return get_home()


def test_a_file_is_read_as_it_was_written(home: Home) -> None:
    home.write("jobs/one.log", [b"abc", b"", b"defghijk", b"l"])

    with home.open("jobs/one.log") as file:
        first, rest = file.read(5), file.read()
    assert first + rest == home.read("jobs/one.log") == b"abcdefghijkl"
    assert home.read("jobs/one.log", end=5) == b"hijkl"
    assert home.read("jobs/one.log", end=99) == b"abcdefghijkl"


def test_a_file_is_replaced_and_extended(home: Home) -> None:
    home.append("runs", b"first\n")
    versions = [home.version("runs")]
    home.append("runs", b"second\n")
    versions.append(home.version("runs"))
    extended = home.read("runs")
    home.write("runs", [b"new"])
    versions.append(home.version("runs"))

    assert extended == b"first\nsecond\n"
    assert home.read("runs") == b"new"
    assert len({"", *versions}) == 4


def test_an_empty_file_is_a_file(home: Home) -> None:
    home.write("empty", [])

    assert home.read("empty") == b""
    assert home.version("empty")


def test_a_missing_file_is_named(home: Home) -> None:
    with pytest.raises(FileNotFoundError):
        home.read("none")
    with pytest.raises(FileNotFoundError), home.open("none"):
        pass
    assert home.version("none") == ""
    home.remove("none")


def test_a_folder_is_listed_and_removed_with_all_that_is_in_it(home: Home) -> None:
    for name in ("spool/12/0", "spool/12/1", "spool/3/0", "spooled"):
        home.write(name, [b"x"])

    listed = home.names("spool")
    home.remove("spool/12")

    assert listed == ["12", "3"]
    assert home.names("spool") == ["3"]
    assert home.names("none") == []
    assert home.read("spooled") == b"x"


def test_a_write_that_fails_leaves_the_earlier_file(home: Home) -> None:
    home.write("kept", [b"earlier"])

    def broken():
        yield b"half"
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        home.write("kept", broken())

    assert home.read("kept") == b"earlier"


def test_files_of_one_machine_are_where_they_were(settings, tmp_path) -> None:
    settings.DATA_DIR, settings.INDEX_DIR = tmp_path, tmp_path / "index"
    settings.MEDIA_ROOT, settings.SHARED_HOME = tmp_path / "uploads", ""

    for name in ("uploads/incoming/1/0", "index/rebuild.json", "last_backup.json"):
        get_home().write(name, [b"x"])

    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"uploads/incoming/1/0", "index/rebuild.json", "last_backup.json"}


def test_a_file_that_is_replaced_while_it_is_read_is_read_anew(settings, monkeypatch) -> None:
    settings.SHARED_HOME = "database"
    home = get_home()
    monkeypatch.setattr(module, "CHUNK_BYTES", 2)
    home.write("name", [b"aabb"])
    replaced: list[bool] = []

    chunks = type(SharedChunk.objects.all())
    unchanged = chunks.first

    def first(query):
        if query.model is SharedChunk and not replaced:
            replaced.append(True)
            home.write("name", [b"ccdd"])
        return unchanged(query)

    monkeypatch.setattr(chunks, "first", first)

    assert home.read("name") == b"ccdd"


def test_errors_of_the_database_are_those_of_files(settings, monkeypatch) -> None:
    settings.SHARED_HOME = "database"

    def fail(*_args, **_kwargs):
        raise DatabaseError("the server is away")

    monkeypatch.setattr(SharedFile.objects, "filter", fail)

    with pytest.raises(OSError, match="the server is away"):
        get_home().version("any")
