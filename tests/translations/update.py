"""Bring the English catalogue up to date: ``bin/translations``.

New messages get an empty text, for a person to fill in; messages that are gone are dropped.
"""

import sys

from babel.messages.catalog import Catalog
from django.conf import settings

from tests.translations.catalogue import (
    LANGUAGE,
    MO,
    PO,
    merged,
    mo_bytes,
    po_bytes,
    stored,
    untranslated,
)


def main() -> int:
    """Write both files; return 1 if texts are missing."""
    if not settings.configured:
        settings.configure()
    old = stored() if PO.exists() else Catalog(locale=LANGUAGE)
    new = merged(old)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(new))
    MO.write_bytes(mo_bytes(new))
    missing = untranslated(new)
    for key in missing:
        print(f"No English text: {key}")
    print(f"{PO.relative_to(PO.parents[3])}: {len(new)} messages, {len(missing)} without a text.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
