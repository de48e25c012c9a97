"""Robots, by the names that they give themselves.

The list is that of crawler-user-agents, which is kept with about 1,500 crawlers, programs and HTTP
libraries. A general rule adds whatever names itself a bot or states no browser at all.
"""

import json
import re
from functools import lru_cache
from importlib.resources import files

CACHE_SIZE = 2_048
MAX_LENGTH = 500  # characters of a name that are read
#: A browser without a window runs pages and follows links as readers' browsers do. It counts: the
#: list names it only because crawlers may be built with it.
BROWSERS = ("HeadlessChrome",)
#: "Cubot" is a maker of telephones.
_GENERAL = r"(?<!cu)bot(?:\b|_)|crawl|spider|scrap(?:er|y)|\+?https?://|@[\w-]+\.\w"
_is_browser = re.compile(r"Mozilla/|Opera/|UCWEB|Dalvik/").match


def is_robot(user_agent: str) -> bool:
    """Return whether this value of the header ``User-Agent`` is that of a robot."""
    return _is_robot(user_agent[:MAX_LENGTH])


def load() -> None:
    """Read the list: 30 ms and 6 MB, which workers share if it is read before they are forked."""
    _pattern()


@lru_cache(maxsize=CACHE_SIZE)
def _is_robot(user_agent: str) -> bool:
    if not _is_browser(user_agent):
        return True
    return bool(_pattern().search(user_agent))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all names."""
    file = files("crawleruseragents") / "crawler-user-agents.json"
    entries = json.loads(file.read_text("utf-8"))
    known = [entry["pattern"] for entry in entries if entry["pattern"] not in BROWSERS]
    return re.compile("|".join([*known, f"(?i:{_GENERAL})"]))
