"""Template tags for the identity of the site.

Tags and not a context processor, because cached fragments and the page for an internal error have
no context of a request.
"""

from django import template
from django.conf import settings

from searchsite import identity

register = template.Library()

register.simple_tag(identity.site_name)
register.simple_tag(identity.own_description)
register.simple_tag(identity.site_description)
register.simple_tag(identity.logo_url)


@register.simple_tag
def site_root() -> str:
    """Return the path of the home page; static files are below its ``static/``."""
    return str(settings.SITE_ROOT)


@register.simple_tag
def csrf_cookie_name() -> str:
    """Return the name of the cookie whose value scripts send with a form."""
    return str(settings.CSRF_COOKIE_NAME)
