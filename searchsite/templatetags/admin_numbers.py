"""Template tag for the page numbers of lists in the admin, with separators of thousands."""

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import format_html
from django.utils.safestring import SafeString

from searchsite.number_format import grouped

register = template.Library()


@register.simple_tag
def page_link(cl: ChangeList, page: int | str) -> SafeString:
    """Return the link to a page of a list, or its number if it is the shown one."""
    if not isinstance(page, int):  # the ellipsis
        return format_html("{}", page)
    number = grouped(page)
    if page == cl.page_num:
        return format_html('<span class="this-page" aria-current="page">{}</span>', number)
    address = cl.get_query_string({PAGE_VAR: page})
    end = " end" if page == cl.paginator.num_pages else ""
    return format_html('<a href="{}" class="page-number{}">{}</a>', address, end, number)
