"""The workers soon apply a change whose process was killed before its drain."""

import time

from tests.crash.site import Site, kill, start_gunicorn
from tests.crash.test_together import total

PATIENCE_SECONDS = 120.0

SAVE_AND_HANG = """
import django; django.setup()
from articles.models import Article
from articles.signals import deferred_announcements
import sys, time
with deferred_announcements():
    Article.objects.create(title="Jembatan gantung putus", body="Warga desa menyeberang.")
print("saved", flush=True)
time.sleep(600)
"""


def test_a_change_whose_process_was_killed_is_applied_by_the_workers(site: Site) -> None:
    process, address = start_gunicorn(site, workers=1)
    try:
        saver = site.start("-c", SAVE_AND_HANG)
        assert saver.stdout
        assert saver.stdout.readline() == "saved\n"
        kill(saver)

        deadline = time.monotonic() + PATIENCE_SECONDS
        while not total(address, "jembatan gantung") and time.monotonic() < deadline:
            time.sleep(0.5)

        assert total(address, "jembatan gantung") == 1
    finally:
        kill(process)
