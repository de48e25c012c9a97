"""The WSGI application for gunicorn.

With ``SCRIPT_NAME=/arsip``, the prefix is removed from requests (``searchsite.url_prefix``). The
variable leaves this process's environment: gunicorn would read it for each request, and answer 500
to paths without it.
"""

import os
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from searchsite.startup import refuse_invalid_settings
from searchsite.url_prefix import below_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BOOT_ERROR = 3  # exit status of a worker after which gunicorn ends: it would start forever

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
refuse_invalid_settings("gunicorn", BOOT_ERROR)
application: "WSGIApplication" = get_wsgi_application()
if settings.FORCE_SCRIPT_NAME:
    os.environ.pop("SCRIPT_NAME", None)
    application = below_prefix(application, settings.FORCE_SCRIPT_NAME)
