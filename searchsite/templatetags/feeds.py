"""Template tags for feeds: the links in the head of a page by which programs find them."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from searchsite.feeds.addresses import EVERYTHING, FeedLink, feed_links

register = template.Library()


@register.simple_tag
def alternate_feeds(feeds: Iterable[FeedLink]) -> SafeString:
    """Return the elements that name these feeds; nothing for a page without any."""
    return format_html_join(
        "",
        '<link rel="alternate" type="{}" title="{}" href="{}">\n  ',
        ((feed.media_type, feed.title, feed.url) for feed in feeds or ()),
    )


@register.simple_tag
def site_feeds() -> SafeString:
    """Return the elements that name the feeds of all articles."""
    return alternate_feeds(feed_links(EVERYTHING))
