"""The site's settings with only an empty page to serve."""

from searchsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.speed.floor"
