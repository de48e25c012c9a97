"""The two formats, both as a ``SyndicationFeed`` of Django: Atom (RFC 4287) and JSON Feed 1.1."""

import json
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from articles.fetching.user_agent import PRODUCT
from searchsite.feeds.entries import NEVER

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"


class AtomFeed(Atom1Feed):
    """Atom with plain text as summary, and with the source of an article as its publisher.

    A style sheet tells readers who open it in a browser what it is for.
    """

    content_type = "application/atom+xml; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the document; that of Django has no style sheet."""
        handler: Any = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        sheet = quoteattr(static("searchsite/feed.css"))
        handler.processingInstruction("xml-stylesheet", f'type="text/css" href={sheet}')
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def latest_post_date(self) -> datetime:
        """Return the time of the feed, which does not move without its entries."""
        return super().latest_post_date() if self.items else NEVER

    def root_attributes(self) -> dict[str, str]:
        """Return the namespaces and the language."""
        return {**super().root_attributes(), "xmlns:dc": DUBLIN_CORE}

    def add_root_elements(self, handler: Any) -> None:
        """Add the name of the program."""
        super().add_root_elements(handler)
        handler.addQuickElement("generator", PRODUCT)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of the article, which may differ from that of the feed."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add an entry; Django would call the summary HTML."""
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})
        if item["source"]:
            handler.addQuickElement("dc:publisher", item["source"])


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1; the source of an article is an extension, as the format has no publisher."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed."""
        feed = {
            "version": JSON_FEED_VERSION,
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": list(map(_json_item, self.items)),
        }
        outfile.write(json.dumps(feed, ensure_ascii=False))


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_text": item["description"],
        "date_published": item["pubdate"].isoformat(),
        "date_modified": item["updateddate"].isoformat(),
        "authors": [{"name": item["author_name"]}],
        "tags": list(item["categories"]),
        "language": item["language"],
        f"_{PRODUCT.lower()}": {"source": item["source"]},
    }
