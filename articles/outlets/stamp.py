"""Triggers that replace the stamp of the editors' tables when an outlet changes.

The synonyms and the outlets share one stamp (``articles.synonyms.stamp``), so that a search reads
it with one query.
"""

from articles.database_triggers import installer
from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of outlets",
    table="articles_outlet",
    prefix="articles_outlets",
    function="articles_stamp_outlets",
)

#: A receiver of ``post_migrate``.
install_triggers_after_migrate = installer(TRIGGERS, "articles_variantsstamp")
