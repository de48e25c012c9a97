"""The identity of the site: its name, its description and its logo, as the settings state them.

All templates, the admin and the OpenSearch description take them from here.
"""

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

DIGEST_LETTERS = 12
#: Types of images that networks and chats show beside a link; none of them draws SVG.
PREVIEW_TYPES = frozenset(("image/png", "image/jpeg", "image/webp"))

logger = logging.getLogger(__name__)


class Logo(NamedTuple):
    """The image file of the logo."""

    content: bytes
    media_type: str
    digest: str


def site_name() -> str:
    """Return the name of the site."""
    return str(settings.SITE_NAME)


def own_description() -> str:
    """Return the sentence about the site that the settings state; "" if they state none."""
    return str(settings.SITE_DESCRIPTION)


def site_description() -> str:
    """Return the sentence about the site; the standard one in the active language."""
    return own_description() or _("%(site)s mencari berita Indonesia menurut kata dasarnya.") % {
        "site": site_name()
    }


def site_logo() -> Logo | None:
    """Return the logo; None if the settings name none, or if its file is gone."""
    if not settings.SITE_LOGO:
        return None
    file = Path(settings.SITE_LOGO)
    try:
        changed = file.stat().st_mtime_ns
        return _read_logo(file, changed)
    except OSError as error:
        logger.warning("The logo %s cannot be read: %s", file, error)
        return None


def logo_url() -> str:
    """Return the URL of the logo, which changes with its content; "" without a logo."""
    return _url(site_logo())


def preview_image_url() -> str:
    """Return the URL of the logo for previews of links; "" if it is none that they show."""
    logo = site_logo()
    return _url(logo) if logo and logo.media_type in PREVIEW_TYPES else ""


def _url(logo: Logo | None) -> str:
    return f"{reverse('logo')}?v={logo.digest}" if logo else ""


@lru_cache(maxsize=1)
def _read_logo(file: Path, changed: int) -> Logo:
    content = file.read_bytes()
    media_type = settings.IMAGE_TYPES[file.suffix.lower()]
    return Logo(content, media_type, hashlib.sha256(content).hexdigest()[:DIGEST_LETTERS])
