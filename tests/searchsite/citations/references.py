"""Articles to cite: unsaved ones with given fields, and a strategy for fields of any text."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from articles.models import Article
from searchsite.citations.reference import Reference, reference_of

ACCESSED = date(2026, 11, 29)
PERMALINK = "http://testserver/articles/7"
MOMENT = datetime(2024, 3, 5, 2, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "title": "Banjir di Demak surut",
    "author": "Budi Santoso, Siti Aminah",
    "source": "Kabar Contoh",
    "url": "https://kabar.example/banjir",
    "published_at": MOMENT,
}

#: The first text of a process loads the tables of Unicode, which takes a second.
at_any_speed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Any characters, and more often those that a notation gives a meaning.
texts = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(
            (
                *"{}\\\"'`$&#^_~%@=,;-–<>|?!\n\r\t\x00\u2028\u0085\x1c",
                *("TY  - ", "ER  - ", "--", "?`", " and ", "@article{", "\nTI  - "),
                *("</script>", "<!--", "]]>", "\\&", "{\\", "Budi"),
            )
        ),
    ),
    max_size=8,
).map("".join)
moments = st.none() | st.datetimes(
    min_value=datetime(1000, 1, 3), max_value=datetime(9999, 12, 1)
).map(lambda moment: moment.replace(tzinfo=UTC))
fields = st.fixed_dictionaries(
    {
        "title": texts,
        "author": texts,
        "source": texts,
        "url": texts.map(lambda text: f"https://kabar.example/{text}") | texts,
        "published_at": moments,
        "date_status": st.sampled_from(Article.DateStatus.values),
    }
)


def reference(pk: int = 7, *, permalink: str = PERMALINK, **values: Any) -> Reference:
    """Return the reference of an article with these fields and the usual others."""
    article = Article(pk=pk, **(VALUES | values))
    return reference_of(article, permalink=permalink, accessed=ACCESSED)
