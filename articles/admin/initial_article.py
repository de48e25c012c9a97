"""The article that the address of a form names, such as ``?article=12``."""

from typing import Any

MAX_KEY = 2**63 - 1


def with_valid_article(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an address without an article that is no number.

    The widget that searches articles would fail for it.
    """
    article = str(values.get("article", ""))
    is_key = article.isascii() and article.isdecimal() and int(article[:20]) <= MAX_KEY
    if is_key or "article" not in values:
        return values
    return {name: value for name, value in values.items() if name != "article"}
