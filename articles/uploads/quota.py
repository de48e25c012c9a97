"""The quota of a user: the number and the size of the uploads that wait for a decision.

The size of an upload is that of the sent files and of the texts that were read from them. Reading
adds it up in the options of the upload.
"""

from django.conf import settings

from articles.uploads.models import Upload
from articles.uploads.store import uploads_of

PENDING = (Upload.State.READING, Upload.State.READY)
SIZE = "size"  # the key in the options


def has_room(user_id: int) -> bool:
    """Return whether a user may send another upload."""
    sizes = _sizes(user_id)
    return len(sizes) < settings.UPLOAD_MAX_PENDING and sum(sizes.values()) < max_size()


def room_for(upload: Upload) -> int:
    """Return how many bytes or characters an upload may still grow."""
    others = sum(size for pk, size in _sizes(upload.user_id).items() if pk != upload.pk)
    return max_size() - others - int(upload.options.get(SIZE, 0))


def max_size() -> int:
    """Return the largest size of all pending uploads of a user together."""
    return int(settings.UPLOAD_MAX_PENDING_MB) * 1024 * 1024


def _sizes(user_id: int) -> dict[int, int]:
    pending = uploads_of(user_id).filter(state__in=PENDING)
    return {pk: int(options.get(SIZE, 0)) for pk, options in pending.values_list("pk", "options")}
