"""The settings of the site with an empty page as the only address."""

from searchsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.speed.floor"
