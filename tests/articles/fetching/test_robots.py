"""robots.txt is respected, whatever it says and whether or not it can be read."""

from typing import Any

import pytest

from articles.fetching.client import Client
from articles.fetching.errors import FetchError
from articles.fetching.fetcher import Fetcher
from tests.articles.fetching.conftest import Site, at


def refusal(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FetchError) as refused:
        fetcher.get(address)
    return refused.value.code


def test_a_forbidden_page_is_not_asked_for(fetcher: Fetcher, site: Site) -> None:
    rules = "User-agent: *\nDisallow: /rahasia\nDisallow: /*.php$\nAllow: /rahasia/buka\n"
    site.add("/robots.txt", rules, Content_Type="text/plain")
    for path in ("/a", "/rahasia/buka"):
        site.add(path, "isi")

    assert fetcher.get(site.url("/a")).content == b"isi"
    assert fetcher.get(site.url("/rahasia/buka")).content == b"isi"
    assert refusal(fetcher, site.url("/rahasia/1")) == "fetch_robots"
    assert refusal(fetcher, site.url("/x.php")) == "fetch_robots"
    assert site.asked("/robots.txt") == 1
    assert site.asked("/rahasia/1") == 0


def test_the_rules_for_this_program_count_most(fetcher: Fetcher, site: Site, settings: Any) -> None:
    settings.FETCH_USER_AGENT = "Telusur/1.0 (+https://cari.contoh.invalid/)"
    rules = "User-agent: *\nDisallow:\n\nUser-agent: telusur\nDisallow: /\n"
    site.add("/robots.txt", rules)

    assert refusal(fetcher, site.url("/a")) == "fetch_robots"


def test_a_redirect_to_a_forbidden_page_is_not_followed(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /b\n")
    site.add("/a", status=302, Location="/b")

    assert refusal(fetcher, site.url("/a")) == "fetch_robots"
    assert site.asked("/b") == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_the_file_all_is_open(fetcher: Fetcher, site: Site, status: int) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /\n", status=status)
    site.add("/a", "isi")

    assert fetcher.get(site.url("/a")).content == b"isi"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_with_an_unreadable_file_nothing_is_open(fetcher: Fetcher, site: Site, status: int) -> None:
    site.add("/robots.txt", status=status)
    site.add("/a", "isi")

    assert refusal(fetcher, site.url("/a")) == "fetch_robots_unreadable"
    assert site.asked("/a") == 0


def test_a_page_instead_of_the_file_forbids_nothing(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "<html><body>Disallow: /</body></html>")
    site.add("/a", "isi")

    assert fetcher.get(site.url("/a")).content == b"isi"


def test_only_the_beginning_of_a_huge_file_is_read(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /a\n" + "# catatan\n" * 200_000)
    site.add("/b", "isi")

    assert refusal(fetcher, site.url("/a")) == "fetch_robots"
    assert fetcher.get(site.url("/b")).content == b"isi"


def test_the_problem_of_the_host_is_told_rather_than_that_of_the_file(site: Site) -> None:
    assert refusal(Fetcher(Client(at("127.0.0.1"))), site.url("/a")) == "fetch_private_address"


@pytest.mark.parametrize(
    ("wanted", "pauses"),
    [("", [1.0]), ("0.2", [1.0]), ("5", [5.0]), ("86400", [30.0]), ("-3", [1.0]), ("nan", [1.0])],
)
def test_requests_to_one_host_pause(
    client: Client, site: Site, wanted: str, pauses: list[float]
) -> None:
    site.add("/robots.txt", f"User-agent: *\nCrawl-delay: {wanted}\n" if wanted else "")
    site.add("/a", "isi")
    slept: list[float] = []
    fetcher = Fetcher(client, pause=1.0, sleep=slept.append, clock=lambda: 100.0)

    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a", "lain.contoh.invalid"))

    assert slept == pauses
