"""Template tags for feeds: the links in the head of a page by which programs find them."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from searchsite.feeds.addresses import EVERYTHING, FeedLink, feed_links
from searchsite.page_frames.slots import filled_in

register = template.Library()


@register.simple_tag
@filled_in
def alternate_feeds(feeds: Iterable[FeedLink]) -> SafeString:
    """Return the elements that name these feeds; nothing for a page without any."""
    links = [
        f'<link rel="alternate" type="{escape(feed.media_type)}" title="{escape(feed.title)}"'
        f' href="{escape(feed.url)}">\n  '
        for feed in feeds or ()
    ]
    return SafeString("".join(links))


@register.simple_tag
def site_feeds() -> SafeString:
    """Return the elements that name the feeds of all articles."""
    return alternate_feeds(feed_links(EVERYTHING))
