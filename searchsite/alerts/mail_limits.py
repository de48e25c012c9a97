"""The limit of mails that one network may ask for, to whatever addresses.

The limit of an address is in ``articles.alerts.subscribing``.
"""

from django.http import HttpRequest

from searchsite.client_address import address_group, client_address
from searchsite.shared_counters import Rate
from searchsite.site_counters import counters

MAILS_OF_A_NETWORK = Rate(30, 86_400.0)  # a day; providers share an address among many readers


def seconds_until_next_mail(request: HttpRequest) -> float:
    """Count a request for a mail; return 0, or the seconds to wait if there were too many."""
    group = address_group(client_address(request))
    return counters.wait(f"alert-mail:{group}", MAILS_OF_A_NETWORK)
