"""The WSGI application for gunicorn.

With ``SCRIPT_NAME=/arsip``, the prefix is removed from requests here, so that the site answers
behind a proxy that keeps the prefix and behind one that strips it. The variable leaves this
process's environment: gunicorn would read it for each request, and answer 500 to paths without it.
"""

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from searchsite.startup import refuse_invalid_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BOOT_ERROR = 3  # exit status of a worker after which gunicorn ends: it would start forever

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
refuse_invalid_settings("gunicorn", BOOT_ERROR)


def below_prefix(application: "WSGIApplication", prefix: str) -> "WSGIApplication":
    """Return an application that answers paths with and without the prefix alike."""
    beginning = f"{prefix}/"

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        path = environ.get("PATH_INFO", "")
        if path.startswith(beginning) or path == prefix:
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return application(environ, start_response)

    return answer


application: "WSGIApplication" = get_wsgi_application()
if settings.FORCE_SCRIPT_NAME:
    os.environ.pop("SCRIPT_NAME", None)
    application = below_prefix(application, settings.FORCE_SCRIPT_NAME)
