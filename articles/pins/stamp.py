"""Triggers that replace the stamp of the editors' tables when a pin changes.

Remembered pages and cached tables depend on the stamp (``articles.synonyms.stamp``), so a change of
a pin shows in the next search.
"""

from articles.database_triggers import installer
from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of pins",
    table="articles_pin",
    prefix="articles_pins",
    function="articles_stamp_pins",
)

#: A receiver of ``post_migrate``.
install_triggers_after_migrate = installer(TRIGGERS, "articles_variantsstamp")
