"""The loader of our templates: pages without the indentation of their templates.

A twentieth of the bytes of a page was white space at the beginning of lines. Line breaks stay, so
that errors name the right line.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_KEEPS_BLANKS = re.compile(r"<(?:pre|textarea)\b")


class Loader(filesystem.Loader):
    """Loads templates from ``DIRS``; HTML without indentation, unless an element shows blanks."""

    def get_contents(self, origin: Origin) -> str:
        """Return the text of a template. Raises ``TemplateDoesNotExist``."""
        contents = super().get_contents(origin)
        if not origin.name.endswith(".html") or _KEEPS_BLANKS.search(contents):
            return contents
        return _INDENTATION.sub("", contents)
