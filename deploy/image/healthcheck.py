"""Exit with 0 if the site answers ``/healthz`` on its port; for ``HEALTHCHECK`` of the image."""

import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 5


def is_alive(port: int) -> bool:
    """Return whether the site on this port of the machine answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("PORT") or 8000)))
