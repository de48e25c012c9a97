"""Uploads on a real server: several clicks at once, two editors, and killed processes."""

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.crash.site import Site, kill, start_gunicorn
from tests.crash.test_kill import run_for, timed

UPLOADS = str(Path(__file__).with_name("uploads.py"))
KILLS = 10
MAKE_USERS = (
    "from django.contrib.auth.models import User;"
    "[User.objects.create_superuser(name, password='sandi-uji') for name in ('satu', 'dua')]"
)


class Editor:
    """A logged-in editor, with cookies as a browser keeps them."""

    def __init__(self, address: str, name: str) -> None:
        self._admin = f"{address}/admin/"
        self._jar = CookieJar()
        self._open = build_opener(HTTPCookieProcessor(self._jar)).open
        self.get(f"{self._admin}login/")
        self.post(f"{self._admin}login/", username=name, password="sandi-uji", next="/admin/")

    def get(self, url: str) -> tuple[str, str]:
        """Return the address after all redirects, and the page."""
        with self._open(url, timeout=60) as answer:
            return answer.url, answer.read().decode()

    def post(self, url: str, **values: str) -> tuple[str, str]:
        """Send a form; return the address after all redirects, and the page."""
        return self._send(url, urlencode({**values, **self._token()}).encode(), None)

    def upload(self, path: Path) -> str:
        """Upload a file, wait until it is read, and return the address of its preview."""
        lines = [
            "--uji",
            'Content-Disposition: form-data; name="csrfmiddlewaretoken"',
            "",
            self._token()["csrfmiddlewaretoken"],
            "--uji",
            f'Content-Disposition: form-data; name="uploads"; filename="{path.name}"',
            "",
            path.read_text(),
            "--uji--",
            "",
        ]
        url, page = self._send(
            f"{self._admin}articles/article/upload/",
            "\r\n".join(lines).encode(),
            "multipart/form-data; boundary=uji",
        )
        return self.wait(url, page, while_showing="data-poll")[0]

    def wait(self, url: str, page: str, *, while_showing: str) -> tuple[str, str]:
        """Reload a page until it does not contain a text any more."""
        deadline = time.monotonic() + 120
        while while_showing in page and time.monotonic() < deadline:
            time.sleep(0.2)
            url, page = self.get(url)
        return url, page

    def _token(self) -> dict[str, str]:
        (cookie,) = [cookie for cookie in self._jar if cookie.name.endswith("_csrf")]
        return {"csrfmiddlewaretoken": str(cookie.value)}

    def _send(self, url: str, body: bytes, kind: str | None) -> tuple[str, str]:
        headers = {"Referer": url, "Content-Type": kind or "application/x-www-form-urlencoded"}
        with self._open(Request(url, body, headers), timeout=120) as answer:
            return answer.url, answer.read().decode()


@pytest.fixture
def server(site: Site) -> Iterator[str]:
    """Serve the site with two workers; return the address."""
    site.manage("shell", "-c", MAKE_USERS)
    process, address = start_gunicorn(site, workers=2)
    yield address
    kill(process)


def counts(page: str) -> dict[str, int]:
    """Return the counts of a report."""
    found = re.findall(r"<li><strong>([\d.]+)</strong> ([^<]+)</li>", page)
    return {label.strip(): int(number.replace(".", "")) for number, label in found}


def confirm(editor: Editor, url: str) -> tuple[str, str]:
    """Press *Impor*, and wait for the report."""
    return editor.wait(
        *editor.post(url, status="published", **{"import": "1"}), while_showing="data-poll"
    )


def test_three_clicks_at_once_give_one_import_and_one_true_report(
    site: Site, server: str, write_articles: Callable[[str, int], Path]
) -> None:
    editor = Editor(server, "satu")
    url = editor.upload(write_articles("klik", 120))

    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda _: confirm(editor, url), range(3)))

    assert {counts(page)["diimpor"] for _url, page in reports} == {120}
    assert len({json.dumps(counts(page)) for _url, page in reports}) == 1
    found = site.check()
    assert (found["articles"], found["hashes"]) == (120, 120)


def test_two_editors_with_the_same_file_save_nothing_twice(
    site: Site, server: str, write_articles: Callable[[str, int], Path]
) -> None:
    path = write_articles("sama", 600)
    editors = [Editor(server, name) for name in ("satu", "dua")]
    urls = [editor.upload(path) for editor in editors]

    with ThreadPoolExecutor(2) as pool:
        pages = [page for _url, page in pool.map(confirm, editors, urls)]

    reports = [counts(page) for page in pages]
    assert sum(report["diimpor"] for report in reports) == 600
    for report in reports:
        assert report["diimpor"] + report["sudah ada"] == 600
    found = site.check()
    assert (found["articles"], found["hashes"]) == (600, 600)


def test_a_long_import_is_stopped_undone_or_resumed(
    site: Site, server: str, write_articles: Callable[[str, int], Path]
) -> None:
    editor = Editor(server, "satu")
    url = editor.upload(write_articles("lama", 1_500))
    editor.post(url, status="published", **{"import": "1"})

    page = ""
    while ">0 dari" in (page or ">0 dari"):  # until a batch is saved, or all of them
        page = editor.get(url)[1]
    _url, page = editor.wait(*editor.post(url, stop="1"), while_showing="data-poll")
    stopped = counts(page)
    _url, page = editor.wait(*editor.post(url, resume="1"), while_showing="data-poll")

    assert stopped["diimpor"] + stopped.get("belum disimpan", 0) == 1_500
    assert counts(page)["diimpor"] == 1_500
    found = site.check()
    assert (found["articles"], found["hashes"]) == (1_500, 1_500)


def test_a_killed_import_goes_on_without_doubles(
    site: Site, write_articles: Callable[[str, int], Path]
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    first = str(site.check_with(UPLOADS, "begin", str(write_articles("pertama", 600)))["token"])
    second = str(site.check_with(UPLOADS, "begin", str(write_articles("kedua", 1_200)))["token"])
    whole = timed(site, "manage.py", "import_upload", first)

    for _ in range(KILLS):
        run_for(site, moments.uniform(0, 1.2 * whole), "manage.py", "import_upload", second)
        found = site.check_with(UPLOADS, "outcome", second)
        assert found["articles"] == found["hashes"], seed
        assert found["noted"] == found["counts"].get("imported", 0), seed  # type: ignore[attr-defined]
    site.manage("import_upload", second)

    found = site.check_with(UPLOADS, "outcome", second)
    assert (found["state"], found["articles"], found["hashes"]) == ("done", 1_800, 1_800), seed
    assert found["counts"]["imported"] == 1_200, seed  # type: ignore[index]
    assert found["noted"] == 1_200, seed


def test_two_processes_of_one_import_do_not_disturb_each_other(
    site: Site, write_articles: Callable[[str, int], Path]
) -> None:
    token = str(site.check_with(UPLOADS, "begin", str(write_articles("dua", 800)))["token"])

    processes = [site.start("manage.py", "import_upload", token) for _ in range(3)]
    outputs = [process.communicate()[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    found = site.check_with(UPLOADS, "outcome", token)
    assert (found["state"], found["articles"], found["noted"]) == ("done", 800, 800)
