"""Keyword columns: the attributes of an article that readers can filter by and that are counted.

Everything about filters and facets derives from ``KEYWORD_COLUMNS``: the doc values of an index,
the values of ``Filters`` and ``Facets``, the URL parameters, the filters of the results page and
the keys of the API. The labels of the filters are in ``searchsite.presentation.filters``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeywordColumn:
    """One column. A new column is part of an index only after ``manage.py reindex``."""

    name: str  # of the attribute of ``Article`` and ``IndexDocument``, and of the URL parameter
    plural: str  # the key of the facet in the API
    #: The values are added up above the engine (sources by outlet), so engines list all of them.
    summed: bool = False


KEYWORD_COLUMNS = (
    KeywordColumn("source", plural="sources", summed=True),
    KeywordColumn("category", plural="categories"),
    KeywordColumn("kind", plural="kinds"),
    KeywordColumn("author", plural="authors"),
)
