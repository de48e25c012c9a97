"""Respect for robots.txt (RFC 9309): which targets a host opens to this site, and how fast.

Each robots.txt is fetched once by the same client, and kept as long as the object. Without the file
(status 4xx) everything is open. If the file cannot be read at the moment, nothing is.
"""

from django.conf import settings
from protego import Protego

from articles.fetching.client import Client, Request
from articles.fetching.deadline import Deadline
from articles.fetching.errors import FetchError
from articles.fetching.target import Target, target_of

MAX_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB are read; the rest is ignored
MAX_DELAY_SECONDS = 30.0
#: With these problems the page itself cannot be fetched either, so they are the better answer.
_SAME_FOR_PAGE = {
    "fetch_unknown_host",
    "fetch_private_address",
    "fetch_unreachable",
    "fetch_bad_tls",
    "fetch_too_slow",
}
_MISSING = {"fetch_missing", "fetch_refused"}


class Robots:
    """The rules of hosts."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rules: dict[str, Protego | FetchError] = {}

    def admit(self, target: Target, *, deadline: Deadline | None = None) -> None:
        """Return if the host opens the target. Raises ``FetchError``."""
        rules = self._rules_of(target, deadline)
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(target.address, product_name()):
            raise FetchError("fetch_robots", host=target.host)

    def delay(self, address: str) -> float:
        """Return the seconds that the host wants between two requests, 0 if it does not say."""
        rules = self._rules.get(target_of(address).origin)
        wanted = rules.crawl_delay(product_name()) if isinstance(rules, Protego) else None
        return min(wanted, MAX_DELAY_SECONDS) if wanted and wanted > 0 else 0.0

    def _rules_of(self, target: Target, deadline: Deadline | None) -> Protego | FetchError:
        if target.origin not in self._rules:
            self._rules[target.origin] = self._fetched(target, deadline)
        return self._rules[target.origin]

    def _fetched(self, target: Target, deadline: Deadline | None) -> Protego | FetchError:
        request = Request(max_bytes=MAX_BYTES, cut=True)
        try:
            answer = self._client.get(f"{target.origin}/robots.txt", request, deadline=deadline)
        except FetchError as error:
            if error.code in _MISSING or (400 <= error.status < 500 and error.status != 429):
                return Protego.parse("")
            if error.code in _SAME_FOR_PAGE:
                return error
            return FetchError("fetch_robots_unreadable", host=target.host)
        return Protego.parse(answer.content.decode("utf-8", "replace").removeprefix("\ufeff"))


def product_name() -> str:
    """Return the name that robots.txt files call this program: the first word of its name.

    A setting such as ``Telusur/1.0 (+https://contoh.invalid/)`` gives ``Telusur``.
    """
    words = settings.FETCH_USER_AGENT.split()
    return words[0].partition("/")[0] if words else "*"
