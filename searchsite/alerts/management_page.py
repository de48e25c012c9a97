"""The page of all alerts of an address, and the form that mails the link to it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.alerts import states
from articles.alerts.addresses import MAX_LENGTH, InvalidAddress, read_address
from articles.alerts.models import Alert
from articles.alerts.subscribing import request_link
from searchsite.alerts import links
from searchsite.alerts.background import send_soon
from searchsite.alerts.form_page import form_page
from searchsite.alerts.mail_limits import seconds_until_next_mail
from searchsite.alerts.searches import UnusableSearch, in_words, read_search, stored_words
from searchsite.errors import too_many_requests
from searchsite.presentation.links import search_url

ACTION, ALERT, FREQUENCY, ADDRESS = "aksi", "langganan", "kapan", "alamat"


@form_page
def manage_page(request: HttpRequest) -> HttpResponse:
    """Show all alerts of an address and change them; without a link, offer to mail one."""
    token = request.GET.get(links.TOKEN, "")
    if not token:
        return _ask_page(request)
    key = links.read_address_key(token, links.MANAGE)
    if request.method == "POST":
        _change(request, key)
        return HttpResponseRedirect(f"{reverse('alert-manage')}?{urlencode({links.TOKEN: token})}")
    alerts = list(states.alerts_of(key).order_by("pk"))
    values = {
        "token": token,
        "rows": [_row(alert) for alert in alerts],
        "address": alerts[0].address if alerts else "",
        "frequencies": Alert.Frequency.choices,
    }
    return render(request, "searchsite/alerts/manage.html", values)


def _ask_page(request: HttpRequest) -> HttpResponse:
    """Mail the link to the page; the answer is the same for addresses without alerts."""
    typed, error = request.POST.get(ADDRESS, "")[: MAX_LENGTH + 50], ""
    if request.method == "POST":
        try:
            address = read_address(typed)
        except InvalidAddress:
            error = _("Alamat surel ini tidak sah. Tulis seperti nama@contoh.id.")
        else:
            if wait := seconds_until_next_mail(request):
                return too_many_requests(request, wait)
            if request_link(address, now=timezone.now(), domain=links.site_host()):
                send_soon()
            return HttpResponseRedirect(reverse("alert-asked"))
    values = {"typed": typed, "error": error, "address_length": MAX_LENGTH}
    return render(request, "searchsite/alerts/ask_link.html", values, status=400 if error else 200)


def _change(request: HttpRequest, key: str) -> None:
    """Carry out what a button says; unknown alerts and actions are left alone."""
    now = timezone.now()
    action = request.POST.get(ACTION, "")
    if action == "hentikan-semua":
        states.end_all(key, now)
        return
    number = request.POST.get(ALERT, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return
    alert = states.alerts_of(key).filter(pk=int(number)).first()
    if alert is not None and action in _ACTIONS:
        _ACTIONS[action](request, alert)


def _stop(request: HttpRequest, alert: Alert) -> None:
    states.end(alert, timezone.now())


def _resume(request: HttpRequest, alert: Alert) -> None:
    if alert.status == Alert.Status.PAUSED:
        states.activate(alert, timezone.now())


def _change_frequency(request: HttpRequest, alert: Alert) -> None:
    frequency = request.POST.get(FREQUENCY, "")
    if frequency in Alert.Frequency.values:
        states.change_frequency(alert, frequency, timezone.now())


_ACTIONS: dict[str, Callable[[HttpRequest, Alert], None]] = {
    "hentikan": _stop,
    "lanjutkan": _resume,
    "ubah": _change_frequency,
}


def _row(alert: Alert) -> dict[str, object]:
    try:
        search = read_search(alert.parameters)
    except UnusableSearch as error:
        return {"alert": alert, "search": stored_words(alert.parameters), "problem": str(error)}
    return {"alert": alert, "search": in_words(search), "results_url": search_url(search)}
