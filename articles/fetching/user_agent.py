"""The name under which this site fetches pages. It uses no Django, because the settings use it."""

from collections.abc import Iterable

PRODUCT = "Telusur"
_LOCAL = ("localhost", "127.", "[::1]", "::1", "*", ".")


def default_user_agent(hosts: Iterable[str], *, https: bool) -> str:
    """Return a User-Agent that names the site: its first public host name, if it has one.

    >>> default_user_agent(["localhost", "cari.contoh.invalid"], https=True)
    'Telusur/1.0 (+https://cari.contoh.invalid/)'
    >>> default_user_agent(["localhost"], https=False)
    'Telusur/1.0 (news search site)'
    """
    scheme = "https" if https else "http"
    for host in hosts:
        if not host.startswith(_LOCAL):
            return f"{PRODUCT}/1.0 (+{scheme}://{host}/)"
    return f"{PRODUCT}/1.0 (news search site)"
