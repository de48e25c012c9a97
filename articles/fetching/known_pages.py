"""The memory of a source: which of its pages were fetched, so that none is fetched twice."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import F
from django.utils import timezone

from articles.addresses import address_key
from articles.fetching.feed import Entry
from articles.fetching.models import FetchedPage, NewsSource

MAX_TRIES = 3
MAX_BUSY_TRIES = 10  # of a page whose server asks to come back; runs are then a day apart
KEYS_PER_QUERY = 500


def page_key(address: str) -> str:
    """Return the key of a page: equal for the addresses of one page."""
    return sha256(address_key(address).encode("utf-8", "replace")).hexdigest()


def new_entries(source: NewsSource, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose pages are not done, each page once.

    They keep their order, but pages that failed before come last: one that always fails must not
    keep a run from the others.
    """
    by_key: dict[str, Entry] = {}
    for entry in entries:
        by_key.setdefault(page_key(entry.address), entry)
    keys, failures = list(by_key), dict[str, int]()
    for start in range(0, len(keys), KEYS_PER_QUERY):
        part = keys[start : start + KEYS_PER_QUERY]
        known = source.pages.filter(key__in=part)
        for key, done, failed in known.values_list("key", "done", "failures"):
            if done:
                del by_key[key]
            else:
                failures[key] = failed
    waiting = sorted(by_key, key=lambda key: failures.get(key, 0))
    return [by_key[key] for key in waiting]


def note_done(source: NewsSource, addresses: Iterable[str]) -> None:
    """Note pages whose articles are saved."""
    FetchedPage.objects.bulk_create(
        [FetchedPage(source=source, key=page_key(address)) for address in addresses],
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["done"],
    )


def note_failed(source: NewsSource, address: str, *, tries: int = MAX_TRIES) -> bool:
    """Note a page that gave nothing; return whether it is given up now."""
    page, is_new = FetchedPage.objects.get_or_create(
        source=source, key=page_key(address), defaults={"done": False, "failures": 1}
    )
    if not is_new:
        FetchedPage.objects.filter(pk=page.pk).update(
            failures=F("failures") + 1, fetched_at=timezone.now()
        )
        page.refresh_from_db()
    page.done = page.failures >= tries
    page.save(update_fields=["done"])
    return page.done
