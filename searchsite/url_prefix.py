"""A WSGI wrapper for a site below a path: proxies may keep the prefix or strip it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def below_prefix(application: "WSGIApplication", prefix: str) -> "WSGIApplication":
    """Return an application that answers paths with and without the prefix alike."""
    beginning = f"{prefix}/"

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        path = environ.get("PATH_INFO", "")
        if path.startswith(beginning) or path == prefix:
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return application(environ, start_response)

    return answer
