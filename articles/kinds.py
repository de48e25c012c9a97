"""Kinds of articles: news, fact checks, claims of hoaxes, opinions, ...

``articles.kind_rules`` tells the kind of an article.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kind of an article. The values are part of the API and of the index."""

    NEWS = "news", _("Berita")
    FACT_CHECK = "factcheck", _("Cek fakta")
    CLAIM = "claim", _("Klaim hoaks")
    OPINION = "opinion", _("Opini")
    INTERVIEW = "interview", _("Wawancara")
    RELEASE = "release", _("Siaran pers")
    ADVERTORIAL = "advertorial", _("Advertorial")
    PHOTO = "photo", _("Foto")
    INFOGRAPHIC = "infographic", _("Infografis")
    VIDEO = "video", _("Video")


_LABELS = dict(Kind.choices)


def badge_of(kind: str) -> str:
    """Return the name of a kind for a badge; "" for news, which have none."""
    return "" if kind == Kind.NEWS else str(_LABELS.get(kind, kind))
