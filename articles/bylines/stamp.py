"""Triggers that replace the stamp of the editors' tables when a byline changes.

The bylines share the stamp of the synonyms and outlets (``articles.synonyms.stamp``).
"""

from articles.database_triggers import installer
from articles.synonyms.stamp import stamp_triggers

TRIGGERS = stamp_triggers(
    purpose="The table of bylines",
    table="articles_byline",
    prefix="articles_bylines",
    function="articles_stamp_bylines",
)

#: A receiver of ``post_migrate``.
install_triggers_after_migrate = installer(TRIGGERS, "articles_variantsstamp")
