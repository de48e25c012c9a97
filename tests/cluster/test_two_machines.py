"""One site on two machines: two data directories, one PostgreSQL database, one cluster.

The two servers see each other through the database and the cluster only. By default, what they
share is in the database, and the dearest tests are left out; ``--cluster`` runs them, and all of
them with a home in a folder.
"""

import json
import random
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.cluster.nodes import urls
from tests.cluster.sites import ClusterSite, Server, served, write_articles
from tests.cluster.two_machines import PASSWORD, Machines, Visitor, run_in, wait_until
from tests.crash.site import kill
from tests.postgres_server import PostgresServer

ARTICLES = 120
SEARCHES = 12  # a minute, of one reader
QUARTER_SECONDS = 900  # the ETag of a page has the quarter of the hour
SETTINGS = {
    "RATE_LIMIT_API": str(SEARCHES),
    "OPENSEARCH_REPLICAS": "0",
    "OPENSEARCH_SHARDS": "1",
    "QUERY_LOG": "1",
    "PAGE_MEMORY_MB": "8",
    "SEARCH_TIME_BUDGET_MS": "20000",
    "SEARCH_PROCESSOR_BUDGET_MS": "10000",
}
MAKE_EDITORS = (
    "from django.contrib.auth.models import User\n"
    f"for name in ('ani', 'budi'): User.objects.create_superuser(name, password={PASSWORD!r})"
)
NUMBERS = iter(range(1, 10_000))
VOWELS, CONSONANTS = "aiueo", "bdgjklmnprstw"


@pytest.fixture(scope="module", params=["database", "folder"])
def machines(
    request: pytest.FixtureRequest,
    postgres: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Machines]:
    """Serve one site from two data directories."""
    if request.param == "folder" and not request.config.getoption("--cluster"):
        pytest.skip("the home in a folder is tested with --cluster")
    root = tmp_path_factory.mktemp(request.param)
    name = f"machines_{request.param}"
    with psycopg.connect(f"{postgres.address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    home = "database"
    if request.param == "folder":
        (root / "mounted").mkdir()
        home = str(root / "mounted")
    given = {
        **SETTINGS,
        "DATABASE_URL": f"{postgres.address}/{name}",
        "SHARED_HOME": home,
        "OPENSEARCH_INDEX": f"mesin-{request.param}",
    }
    first, second = (
        ClusterSite(root / number, urls=urls(), settings=given) for number in ("one", "two")
    )
    first.manage("migrate", "--verbosity", "0")
    for site in (first, second):
        site.manage("collectstatic", "--noinput", "--verbosity", "0", "--skip-checks")
    first.manage("import_articles", str(write_articles(root / "isi.jsonl", "isi", ARTICLES)))
    first.manage("reindex", "--procs", "1")
    run_in(first, MAKE_EDITORS)
    with ExitStack() as stack:
        one = stack.enter_context(served(first, workers=1))
        two = stack.enter_context(served(second, workers=1))
        yield Machines(first, second, one, two)


@pytest.fixture
def at_length(request: pytest.FixtureRequest) -> None:
    """Skip a test that takes more processes than CI has time for."""
    if not request.config.getoption("--cluster"):
        pytest.skip("runs with --cluster")


@pytest.fixture
def editor(machines: Machines) -> Visitor:
    """Return an editor who has logged in on the first machine."""
    visitor = Visitor()
    assert visitor.login(machines.first_server, "ani") == 200
    return visitor


def test_a_login_on_one_machine_is_valid_on_the_other(machines: Machines, editor: Visitor) -> None:
    status, page, _ = editor.get(machines.second_server, "/admin/articles/article/add/")

    assert (status, 'name="body"' in page) == (200, True)


def test_a_saved_article_is_found_on_the_other_machine_at_once(
    machines: Machines, editor: Visitor
) -> None:
    reader = Visitor("203.0.113.20")
    word = new_word()
    empty = [reader.get(server, f"/search?q={word}")[1] for server in machines.servers * 2]
    assert not any("Kabar baru" in page for page in empty)  # now remembered

    save(editor, machines.first_server, f"Kabar baru {word}")

    pages = [reader.get(server, f"/search?q={word}")[1] for server in machines.servers]
    assert ["Kabar baru" in page for page in pages] == [True, True]


def test_machines_that_save_by_turns_keep_one_index(machines: Machines, editor: Visitor) -> None:
    words = [new_word() for _ in range(4)]
    for number, word in enumerate(words):
        save(editor, machines.servers[number % 2], f"Giliran {word}")
        found = [titles(server, word) for server in machines.servers]
        assert found == [[f"Giliran {word}"]] * 2

    assert [server.get("/readyz")[0] for server in machines.servers] == [200, 200]
    assert "agree" in machines.second.manage("reindex", "--verify").stdout


def test_a_remembered_page_outlives_writes_that_are_none_of_articles(
    machines: Machines, editor: Visitor
) -> None:
    reader = Visitor("203.0.113.21")
    path = f"/search?q={new_word()}"
    quarter = None
    while quarter != (quarter := time.time() // QUARTER_SECONDS):  # once, or twice at its end
        _, _, before = reader.get(machines.first_server, path)

        editor.get(machines.second_server, "/admin/")  # writes the session
        reader.get(machines.second_server, f"/search?q={new_word()}")  # counts a request
        _, _, after = reader.get(machines.first_server, path)
        _, _, elsewhere = reader.get(machines.second_server, path)

    assert before["ETag"] == after["ETag"] == elsewhere["ETag"]


def test_requests_are_counted_on_both_machines_together(machines: Machines) -> None:
    reader, other = Visitor("203.0.113.30"), Visitor("203.0.113.31")
    path = "/api/v1/search?q=banjir"

    answers = [reader.get(machines.servers[n % 2], path)[0] for n in range(SEARCHES + 2)]

    assert answers == [200] * SEARCHES + [429] * 2
    assert other.get(machines.first_server, path)[0] == 200


def test_attempts_to_log_in_are_counted_on_both_machines_together(machines: Machines) -> None:
    guesser = Visitor("203.0.113.40")

    answers = [
        guesser.login(machines.servers[number % 2], "budi", "salah-sekali") for number in range(12)
    ]

    assert answers == [200] * 10 + [429] * 2
    assert Visitor("203.0.113.41").login(machines.second_server, "budi") == 200


def test_an_upload_on_one_machine_is_imported_by_the_other(
    machines: Machines, editor: Visitor, tmp_path: Path
) -> None:
    word = new_word()
    file = tmp_path / "unggahan.jsonl"
    bodies = [" ".join(new_word() for _ in range(40)) for _ in range(5)]
    file.write_text("".join(json.dumps({"title": word, "body": each}) + "\n" for each in bodies))
    path = editor.upload(machines.first_server, file)

    _, preview, _ = editor.get(machines.second_server, path)
    assert bodies[4].split()[0] in preview
    editor.post(machines.second_server, path, status="published", **{"import": "1"})

    wait_until(lambda: total(machines.first_server, word) == 5)


@pytest.mark.usefixtures("at_length")
def test_sent_files_are_read_by_the_other_machine(machines: Machines, tmp_path: Path) -> None:
    word = new_word()
    file = write_articles(tmp_path / "isi.jsonl", word, 7)
    token = run_in(
        machines.first,
        "from pathlib import Path\n"
        "from django.contrib.auth.models import User\n"
        "from articles.uploads import quota, spool\n"
        "from articles.uploads.store import open_upload\n"
        f"content = Path({str(file)!r}).read_bytes()\n"
        "upload = open_upload(User.objects.get(username='ani').pk, 'isi.jsonl')\n"
        "spool.keep_file(upload, 0, [content])\n"
        "upload.options = {'files': [['isi.jsonl', len(content)]], 'file': 0, 'number': 0,"
        " 'attempts': 0, quota.SIZE: len(content)}\n"
        "upload.total = 1\n"
        "upload.save()\n"
        "print(upload.token)",
    )

    machines.second.manage("read_upload", token)

    state = f"from articles.models import Upload; u = Upload.objects.get(token={token!r});"
    assert run_in(
        machines.first,
        f"{state} print(u.state, u.items.filter(kind='article').count())\n"
        "from articles.uploads import spool\n"
        "from articles.shared_home import get_home\n"
        "print(str(u.pk) in get_home().names(spool.FOLDER))",
    ).split() == ["ready", "7", "False"]


def test_synonyms_and_pins_of_one_machine_apply_on_the_other(machines: Machines) -> None:
    word = new_word()
    assert titles(machines.second_server, word) == []

    pinned = run_in(
        machines.first,
        "from articles.models import Article, Pin, VariantGroup\n"
        f"VariantGroup.objects.create(kind='synonym', forms='{word} | banjir')\n"
        "last = Article.objects.filter(title__contains='inflasi').order_by('pk').first()\n"
        "Pin.objects.create(query='banjir', article_id=last.pk, position=1)\n"
        "print(last.title)",
    )

    for server in machines.servers:
        assert total(server, word) >= 10
        assert titles(server, "banjir")[0] == pinned


@pytest.mark.usefixtures("at_length")
def test_a_scheduled_article_is_published_once(machines: Machines) -> None:
    word = new_word()
    key = run_in(
        machines.first,
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from articles.models import Article\n"
        f"made = Article.objects.create(title='Terjadwal {word}', body='isi', status='scheduled',"
        " published_at=timezone.now() + timedelta(seconds=3))\n"
        "print(made.pk)",
    )

    wait_until(lambda: all(total(server, word) == 1 for server in machines.servers))

    records = run_in(
        machines.second,
        "from articles.models import Revision\n"
        f"print(Revision.objects.filter(article_id={key}, reason='schedule').count())",
    )
    assert records == "1"


def test_a_rebuild_from_the_desk_is_seen_by_both_machines(
    machines: Machines, editor: Visitor
) -> None:
    status, _, _ = editor.post(machines.first_server, "/admin/pekerjaan/rebuild/")
    assert status == 200

    seen = known(machines.second)["jobs"]["rebuild"]
    assert (seen["running"], seen["user"]) == (True, "ani")
    editor.post(machines.second_server, "/admin/pekerjaan/rebuild/")  # is refused
    wait_until(lambda: not known(machines.second)["jobs"]["rebuild"]["running"], seconds=120)
    ended = [known(site) for site in (machines.first, machines.second)]
    assert [each["jobs"]["rebuild"]["status"] for each in ended] == [0, 0]
    assert [each["rebuild"]["done"] for each in ended] == [ended[0]["rebuild"]["done"]] * 2
    assert total(machines.second_server, "banjir") >= 10


def test_words_for_corrections_and_suggestions_reach_the_other_machine(
    machines: Machines, editor: Visitor
) -> None:
    word = new_word()
    save(editor, machines.first_server, f"Saran {word} lengkap")

    reader = Visitor("203.0.113.50")
    path = f"/api/v1/suggest?q={quote('saran ' + word[:-2])}"
    wait_until(lambda: word in reader.get(machines.second_server, path)[1].lower())
    assert any("banjir" in title for title in titles(machines.second_server, "bamjir"))


@pytest.mark.usefixtures("at_length")
def test_a_reader_is_counted_once_on_both_machines(machines: Machines) -> None:
    word = new_word()
    reader = Visitor("203.0.113.60")
    for server in machines.servers * 2:
        reader.get(server, f"/search?q={word}")

    count = (
        "from articles.models import QueryDay\n"
        f"print(sum(QueryDay.objects.filter(key='{word}').values_list('searches', flat=True)))"
    )
    wait_until(lambda: run_in(machines.first, count) != "0")
    time.sleep(5)  # the other machine has written, too
    assert run_in(machines.second, count) == "1"


@pytest.mark.usefixtures("at_length")
def test_the_other_machine_goes_on_when_one_dies(machines: Machines, editor: Visitor) -> None:
    word = new_word()
    with served(machines.first, workers=1) as dying:
        save(editor, dying, f"Sebelum {word}")
        kill(dying.process)

        save(editor, machines.second_server, f"Sesudah {word}")

    assert sorted(titles(machines.second_server, word)) == [f"Sebelum {word}", f"Sesudah {word}"]


@pytest.mark.usefixtures("at_length")
def test_the_doctor_and_readiness_know_the_machines(machines: Machines) -> None:
    ended = machines.first.manage("doctor", "--json", check=False)
    found = {each["name"]: each for each in json.loads(ended.stdout)["checks"]}

    assert found["machines"]["status"] == "ok"
    assert "2 machines" in found["machines"]["message"]


@pytest.mark.usefixtures("at_length")
def test_another_secret_key_is_noticed(machines: Machines) -> None:
    other = ClusterSite(
        machines.second.data_dir,
        urls=machines.second.urls,
        settings={**machines.second.settings, "SECRET_KEY": "another key than the one of the site"},
    )

    status, output = other.command("check")

    assert status == 0
    assert "(searchsite.W004) The machines of this site differ in SECRET_KEY." in output


def new_word() -> str:
    """Return a word that no article has, far from all others."""
    chance = random.Random(next(NUMBERS))
    return "z" + "".join(chance.choice(VOWELS) + chance.choice(CONSONANTS) for _ in range(6))


def save(editor: Visitor, server: Server, title: str) -> None:
    """Save a published article in the admin."""
    editor.get(server, "/admin/articles/article/add/")
    status, page, headers = editor.post(
        server,
        "/admin/articles/article/add/",
        title=title,
        body=f"Isi {title} yang disimpan penyunting.",
        status="published",
        _save="1",
    )
    errors = re.findall(r'class="errorlist[^>]*>(.*?)</ul>', page, re.DOTALL)
    assert (status, errors) == (200, []), headers


def answer(server: Server, text: str) -> dict[str, object]:
    """Return the answer of the API, each time to another reader."""
    reader = Visitor(f"198.51.100.{next(NUMBERS) % 250}")
    status, content, _ = reader.get(server, f"/api/v1/search?q={quote(text)}&per_page=50")
    assert status == 200, content
    return dict(json.loads(content))


def titles(server: Server, text: str) -> list[str]:
    """Return the titles of the hits."""
    hits = answer(server, text)["hits"]
    assert isinstance(hits, list)
    return [str(each["title"]) for each in hits]


def total(server: Server, text: str) -> int:
    """Return the number of hits."""
    return int(str(answer(server, text)["total"]))


def known(site: ClusterSite) -> dict[str, dict[str, dict[str, object]]]:
    """Return what a machine knows about work in the background."""
    process = site.start("-m", "tests.cluster.two_machines")
    output, _ = process.communicate()
    assert process.returncode == 0, output
    return dict(json.loads(output.strip().splitlines()[-1]))
