"""Template tags of the home page of the admin: the cards, and what editors begin with."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from articles.roles.policy import ADD, sees_all_articles
from searchsite.desk.cards import Card, start_links
from searchsite.desk.cards import desk_cards as cards_of

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_cards(context: Context) -> list[Card]:
    """Return the cards of the desk for the account of the request."""
    return cards_of(context["request"])


@register.simple_tag(takes_context=True)
def desk_start(context: Context) -> dict[str, Any]:
    """Return the links to begin with, and the address of the list that a search goes to."""
    request = context["request"]
    sees_list = sees_all_articles(request.user) or request.user.has_perm(ADD)
    return {
        "links": start_links(request),
        "search_url": reverse("admin:articles_article_changelist") if sees_list else "",
    }
