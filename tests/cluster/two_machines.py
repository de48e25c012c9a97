"""Two machines of one site: two data directories, one PostgreSQL database, one cluster.

Run as a program, the module prints what a machine knows: ``python -m tests.cluster.two_machines``.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.cluster.sites import ClusterSite, Server

PASSWORD = "sandi-untuk-uji-saja"
BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
    " Safari/537.36"
)
READER = "203.0.113.7"  # a reader behind the proxy of the tests


@dataclass(frozen=True)
class Machines:
    """Two running machines of one site."""

    first: ClusterSite
    second: ClusterSite
    first_server: Server
    second_server: Server

    @property
    def servers(self) -> tuple[Server, Server]:
        """Return both servers."""
        return self.first_server, self.second_server


class Visitor:
    """A browser that keeps its cookies, whichever machine answers, as behind one proxy."""

    def __init__(self, address: str = READER) -> None:
        self._jar = CookieJar()
        self._open = build_opener(HTTPCookieProcessor(self._jar)).open
        self._address = address

    def get(self, server: Server, path: str) -> tuple[int, str, dict[str, str]]:
        """Return status, content and headers of a page."""
        return self._send(server, path, None, {})

    def post(self, server: Server, path: str, **values: str) -> tuple[int, str, dict[str, str]]:
        """Send a form."""
        body = urlencode({**values, "csrfmiddlewaretoken": self._token()}).encode()
        return self._send(server, path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, server: Server, path: Path) -> str:
        """Upload a file to the admin; return the path of its preview."""
        head = (
            f'--uji\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{self._token()}\r\n--uji\r\n"
            f'Content-Disposition: form-data; name="uploads"; filename="{path.name}"\r\n\r\n'
        )
        body = head.encode() + path.read_bytes() + b"\r\n--uji--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=uji"}
        status, page, headers = self._send(server, "/admin/articles/article/upload/", body, kind)
        assert status == 200, page
        return headers["path"]

    def login(self, server: Server, name: str, password: str = PASSWORD) -> int:
        """Log in; return the status of the answer."""
        self.get(server, "/admin/login/")
        status, _, _ = self.post(
            server, "/admin/login/", username=name, password=password, next="/admin/"
        )
        return status

    def _token(self) -> str:
        (cookie,) = [cookie for cookie in self._jar if cookie.name.endswith("_csrf")]
        return str(cookie.value)

    def _send(
        self, server: Server, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, dict[str, str]]:
        url = server.address + path
        given = {"Referer": url} if body else {}
        given |= {"Host": "localhost", "X-Forwarded-For": self._address, "User-Agent": BROWSER}
        request = Request(url, data=body, headers=given | headers)
        try:
            with self._open(request, timeout=90) as answer:
                content, status, found = answer.read(), answer.status, dict(answer.headers)
                found["path"] = answer.url.removeprefix(server.address)
        except HTTPError as error:
            content, status, found = error.read(), error.code, dict(error.headers)
        return status, content.decode(), found


def wait_until(true: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """Return the first true value of a function; fail after a time."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not become true"
        time.sleep(0.2)
    return found


def run_in(site: ClusterSite, statements: str) -> str:
    """Run Python statements in a process of a machine; return what they print."""
    status, output = site.command("shell", "--no-imports", "-c", statements)
    assert status == 0, output
    return output.strip()


if __name__ == "__main__":
    import django

    django.setup()
    from searchsite.desk import jobs
    from searchsite.desk.index_state import index_state

    states = {
        name: state and {"running": state.running, "user": state.user, "status": state.status}
        for name, job in jobs.JOBS.items()
        for state in [jobs.state_of(job)]
    }
    note = index_state().rebuild
    json.dump({"jobs": states, "rebuild": note and {"done": note.done}}, sys.stdout)
