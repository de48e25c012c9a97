"""Template tags for the identity of the site.

Tags and not a context processor, because cached fragments and the page for an internal error have
no context of a request.
"""

from django import template

from searchsite import identity

register = template.Library()

register.simple_tag(identity.site_name)
register.simple_tag(identity.own_description)
register.simple_tag(identity.site_description)
register.simple_tag(identity.logo_url)
