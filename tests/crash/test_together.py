"""Gunicorn workers, shells and rebuilds at the same time: no error, no lost change, no gap."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import pytest

from tests.crash.site import Site, start_gunicorn
from tests.crash.test_kill import SAVER, assert_repaired

EDITORS, ARTICLES_EACH, SHELL_ARTICLES = 2, 15, 40


@pytest.fixture
def served(site: Site) -> Iterator[str]:
    """Serve the site with two workers; yield its address."""
    process, address = start_gunicorn(site, workers=2)
    yield address
    os.killpg(process.pid, signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors, errors


def log_in(site: Site, address: str, name: str) -> OpenerDirector:
    """Create an editor, log in, and return an opener with the session."""
    make = (
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User\n"
        f"User.objects.create_superuser('{name}', '', 'kata-sandi-{name}')\n"
    )
    process = site.start("-c", make)
    output, _ = process.communicate()
    assert process.returncode == 0, output
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{address}/admin/login/").read().decode()
    form = {
        "username": name,
        "password": f"kata-sandi-{name}",
        "csrfmiddlewaretoken": token_of(page),
        "next": "/admin/",
    }
    opener.open(f"{address}/admin/login/", urlencode(form).encode())
    return opener


def token_of(page: str) -> str:
    """Return the CSRF token of a form."""
    match = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert match, page[:500]
    return match[1]


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a form, as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
    return dict(found)


def add_article(opener: OpenerDirector, address: str, title: str, word: str) -> None:
    """Add an article in the admin."""
    form_address = f"{address}/admin/articles/article/add/"
    page = opener.open(form_address).read().decode()
    fields = hidden_fields(page) | {
        "title": title,
        "body": f"Isi berita {word} tentang pasar desa.",
        "status": "published",
        "_save": "Simpan",
    }
    with opener.open(form_address, urlencode(fields).encode()) as answer:
        assert answer.status == 200
        assert "/add/" not in answer.url, re.findall(r"errorlist.*", answer.read().decode())[:3]


def word_of(*numbers: int) -> str:
    """Return a unique word. It has letters only: "anak2" would mean "anak-anak"."""
    return "zq" + "".join("bdgjklmnprstvwz"[number] for number in numbers)


def total(address: str, query: str) -> int:
    """Return the number of hits of a query."""
    with urlopen(f"{address}/api/v1/search?q={quote(query)}", timeout=60) as answer:
        return int(json.load(answer)["total"])


def test_workers_and_a_shell_saving_at_the_same_time(
    site: Site, served: str, tmp_path: Path
) -> None:
    openers = [log_in(site, served, f"editor{number}") for number in range(EDITORS)]
    log = tmp_path / "acknowledged"
    problems: list[str] = []

    def edit(number: int) -> None:
        try:
            for turn in range(ARTICLES_EACH):
                word = word_of(number, turn)
                add_article(openers[number], served, f"Dari editor {word}", word)
        except Exception as error:  # a thread's failure must reach the test
            problems.append(repr(error))

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(EDITORS)]
    shell = site.start(*SAVER, str(SHELL_ARTICLES), str(log), "cangkang")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    output, _ = shell.communicate()

    assert problems == []
    assert shell.returncode == 0, output
    assert "locked" not in output
    assert_repaired(site.check("--ids", str(log)))
    for number in range(EDITORS):
        for turn in range(ARTICLES_EACH):
            assert total(served, word_of(number, turn)) == 1


def test_an_article_is_found_right_after_the_redirect(site: Site, served: str) -> None:
    opener = log_in(site, served, "editor")

    for turn in range(5):
        add_article(opener, served, f"Berita segera {turn}", word_of(9, turn))

        assert [total(served, word_of(9, turn)) for _ in range(6)] == [1] * 6  # on every worker


def test_readers_during_a_rebuild(
    site: Site, served: str, write_articles: Callable[[str, int], Path]
) -> None:
    site.manage("import_articles", str(write_articles("baca", 1_000)))
    expected = total(served, "petugas")
    answers: list[int] = []
    problems: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set() and len(answers) < 20_000:
            try:
                answers.append(total(served, "petugas"))
            except Exception as error:  # a thread's failure must reach the test
                problems.append(repr(error))

    reader = threading.Thread(target=read)
    reader.start()
    rebuilds = [
        subprocess.run(
            [sys.executable, "manage.py", "reindex", "--batch-size", "100"],
            cwd=Path(__file__).parents[2],
            env=site.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        for _ in range(3)
    ]
    done.set()
    reader.join()

    assert [rebuild.returncode for rebuild in rebuilds] == [0, 0, 0]
    assert problems == []
    assert expected == 1_000
    assert answers
    assert set(answers) == {1_000}
