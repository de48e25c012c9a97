"""A WSGI application for tests of the server: it says what it received."""

import gc
import hashlib
import json
import os
import tempfile
import time
from urllib.parse import parse_qs

_freed: list[int] = []  # one item for each node


class _Node:
    def __init__(self):
        self.itself = self

    def __del__(self):
        _freed.append(1)


def application(environ, start_response):
    """Answer by path: ``/large``, ``/file``, ``/stream``, ``/slow`` and ``/garbage``.

    Everything else is told.
    """
    query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    match environ["PATH_INFO"]:
        case "/large":
            size = int(query["bytes"])
            start_response("200 OK", [("Content-Length", str(size))])
            return [b"a" * size]
        case "/file":
            file = tempfile.TemporaryFile()  # noqa: SIM115 - the server closes it
            size = file.write(b"f" * int(query["bytes"]))
            file.seek(0)
            start_response("200 OK", [("Content-Length", str(size))])
            return environ["wsgi.file_wrapper"](file)
        case "/stream":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return (b"s" * 10_000 for _ in range(int(query["pieces"])))
        case "/slow":
            time.sleep(float(query["seconds"]))
        case "/garbage":
            gc.set_threshold(1_000_000)
            for _ in range(int(query["cycles"])):
                _Node()
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    told = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "prefix": environ["SCRIPT_NAME"],
        "scheme": environ["wsgi.url_scheme"],
        "length": environ.get("CONTENT_LENGTH"),
        "coding": environ.get("HTTP_TRANSFER_ENCODING"),
        "body": body.decode("latin-1") if len(body) < 1000 else hashlib.sha256(body).hexdigest(),
        "worker": os.getpid(),
        "freed": len(_freed),
    }
    answer = json.dumps(told).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer]
