"""Template tag for the defects of the site's data, on the home page of the admin."""

from django import template

from searchsite.condition import Defect, all_defects

register = template.Library()


@register.simple_tag
def site_defects() -> list[Defect]:
    """Return the defects that an editor should pass on to the operator."""
    return all_defects()
