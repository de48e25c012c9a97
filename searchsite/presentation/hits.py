"""The hits of a page: articles (in one database query), highlighted titles and snippets."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Article
from articles.shown_titles import ShownTitle, shown_title
from indexer.deadline import current
from indexer.highlight.highlighter import Fragment, Highlighter
from indexer.highlight.snippets import snippets
from indexer.search.request import SearchResults
from searchsite.presentation.links import ResultUrls

# The columns that pages and the API show, and the status that says whether they may show them.
_COLUMNS = (
    *("title", "body", "source", "author", "category", "kind", "published_at", "slug", "status"),
)


#: Processor time that highlighting leaves for writing the page, and for each hit.
SECONDS_OF_PAGE, SECONDS_OF_HIT = 2e-3, 8e-5
MAX_SHOWN_COPIES = 20  # of one hit; a link shows the others as hits of their own


class ShownCopy(NamedTuple):
    """A copy of a hit's text that is folded into its row."""

    article: Article
    url: str
    outlet: str

    @property
    def title(self) -> str:
        """Return the title that readers see; "" for an article without title and text."""
        return shown_title(self.article.title, self.article.body).text


class ShownHit(NamedTuple):
    """One hit as a page or the API shows it; ``url`` carries the parameters of the search.

    ``is_untitled`` says that the title is only the beginning of the text.
    """

    article: Article
    url: str
    score: float
    title: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    is_untitled: bool = False
    copies: tuple[ShownCopy, ...] = ()
    more_copies: int = 0  # beyond those of ``copies``
    all_copies_url: str = ""  # shows them as hits of their own
    is_pinned: bool = False  # by editors, for this query


def shown_hits(results: SearchResults) -> list[ShownHit]:
    """Return the hits in order, without articles that were deleted or withdrawn meanwhile."""
    ids = [hit.article_id for hit in results.hits]
    folded = [copy for hit in results.hits for copy in hit.copies[:MAX_SHOWN_COPIES]]
    articles = Article.objects.published_by_key([*ids, *folded], *_COLUMNS)
    hits = [(articles[hit.article_id], hit) for hit in results.hits if hit.article_id in articles]
    highlighter, urls = results.highlighter, ResultUrls(results.request)
    titles = [shown_title(article.title, article.body) for article, hit in hits]
    with current().leaving(SECONDS_OF_PAGE + SECONDS_OF_HIT * len(hits)):
        passages = snippets(
            [article.body for article, hit in hits],
            highlighter,
            titles=[title.text for title in titles],
        )
    first = (results.request.page - 1) * results.request.per_page + 1
    numbers = {number: place for place, number in enumerate(ids, first)}
    return [
        ShownHit(
            article,
            urls.article(article, place),
            hit.score,
            title_fragments(title, highlighter),
            passage.fragments,
            title.is_made,
            tuple(
                [
                    ShownCopy(copy, urls.article(copy, place), results.outlet_of(copy.source))
                    for copy in map(articles.get, hit.copies[:MAX_SHOWN_COPIES])
                    if copy is not None
                ]
            ),
            max(0, len(hit.copies) - MAX_SHOWN_COPIES),
            urls.with_copies if len(hit.copies) > MAX_SHOWN_COPIES else "",
            hit.article_id in results.pinned,
        )
        for (article, hit), title, passage in zip(hits, titles, passages, strict=True)
        for place in (numbers[article.pk],)
    ]


def title_fragments(title: ShownTitle, highlighter: Highlighter) -> tuple[Fragment, ...]:
    """Return the highlighted title; an empty title gets a substitute, because a link needs text."""
    fragments = tuple(highlighter.fragments(title.text, title=True))
    return fragments or (Fragment(_("Tanpa judul"), marked=False),)
