"""Make uploads on a site of the crash tests, and print what became of them.

``begin FILE`` reads a file into an upload of the user "redaktur" and confirms its import; it prints
the token. ``outcome TOKEN`` prints the state and the counts.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - after the setup
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from articles.models import Article, ImportedArticle, Upload  # noqa: E402
from articles.uploads.reading import read_files, receive_files  # noqa: E402
from articles.uploads.saving import begin_import  # noqa: E402


def begin(path: str) -> dict[str, object]:
    """Read a file and confirm the import of all its articles."""
    user, _created = User.objects.get_or_create(username="redaktur")
    file = SimpleUploadedFile(Path(path).name, Path(path).read_bytes())
    upload = receive_files([file], user.pk)
    read_files(upload)
    assert begin_import(upload, {"status": "published"})
    return {"token": upload.token}


def outcome(token: str) -> dict[str, object]:
    """Return the state of an upload, and what is saved of it."""
    upload = Upload.objects.get(token=token)
    return {
        "state": upload.state,
        "counts": upload.options.get("outcome") or upload.options["counts"],
        "done": upload.done,
        "articles": Article.objects.count(),
        "hashes": Article.objects.values("content_hash").distinct().count(),
        "noted": ImportedArticle.objects.filter(batch=upload.batch).count(),
    }


if __name__ == "__main__":
    print(json.dumps({"begin": begin, "outcome": outcome}[sys.argv[1]](sys.argv[2])))
