"""Template tags for the language of a page: its code, and the links to the other languages."""

from html import escape

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from searchsite.languages import ARTICLE_LANGUAGE, choice_url, in_language, page_address
from searchsite.page_frames.slots import filled_in

register = template.Library()


def article_language_in(language: str | None) -> str:
    """Return the attribute of an article's text on a page in this language; "" in its own."""
    return "" if language == ARTICLE_LANGUAGE else f' lang="{ARTICLE_LANGUAGE}"'


@register.simple_tag
def language_code() -> str:
    """Return the code of the page's language."""
    return get_language() or str(settings.LANGUAGE_CODE)


@register.simple_tag
def article_language() -> SafeString:
    """Return the attribute that marks an Indonesian text on a page in another language."""
    return SafeString(article_language_in(get_language()))


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """Return links to this page in the other languages; "" on a page without a request."""
    return _language_links(context.get("request"))


@filled_in
def _language_links(request: HttpRequest | None) -> SafeString:
    if request is None:
        return SafeString("")
    shown = get_language()
    return SafeString(
        " ".join(
            f'<a href="{escape(choice_url(request, code))}" lang="{code}" hreflang="{code}"'
            f' rel="nofollow">{escape(name)}</a>'
            for code, name in settings.LANGUAGES
            if code != shown
        )
    )


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> SafeString:
    """Return the canonical address of a page without parameters, and those of its languages.

    As of ``canonical_address``, there is none on a page without a request.
    """
    request = context.get("request")
    if request is None:
        return SafeString("")
    page = request.build_absolute_uri(request.path)
    alternatives = [(code, in_language(page, code)) for code, _name in settings.LANGUAGES]
    links = (
        f'<link rel="alternate" hreflang="{code}" href="{escape(address)}">'
        for code, address in (*alternatives, ("x-default", page))
    )
    canonical = f'<link rel="canonical" href="{escape(page_address(request))}">'
    return SafeString("\n  ".join((canonical, *links)))


@register.simple_tag(takes_context=True)
def canonical_address(context: Context, url: str) -> SafeString:
    """Return the canonical address of a page whose URL has parameters, such as results."""
    return _canonical_address(context.get("request"), url)


@filled_in
def _canonical_address(request: HttpRequest | None, url: str) -> SafeString:
    if request is None:
        return SafeString("")
    return SafeString(f'<link rel="canonical" href="{escape(page_address(request, url))}">')
