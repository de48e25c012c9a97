"""Modules and settings of the site, loaded once by the server from which test processes fork."""

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
if "DATA_DIR" not in os.environ:  # pytest and ``python -m tests.crash`` set it
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="searchsite-preloaded-")
os.environ["SECRET_KEY"] = "for the crash tests only, never for a site"
os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of browser tests; the doctor calls it an error

import django

django.setup()

from django.core import management  # noqa: E402, F401
from django.db.migrations import loader  # noqa: E402, F401

from indexer.sync import rebuild, reconciliation, rollback, scrub  # noqa: E402, F401
from searchsite.operations import backup, doctor, restore  # noqa: E402, F401
