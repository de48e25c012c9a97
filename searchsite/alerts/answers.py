"""The pages that links of mails open: confirmation and the end of alerts.

Programs open links of mails to look for danger, so that opening one changes nothing: its page has a
button. The request of a mail program for one click (RFC 8058) is the POST of that button.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.alerts import states
from articles.alerts.models import Alert
from searchsite.alerts import links
from searchsite.alerts.form_page import form_page
from searchsite.alerts.links import InvalidLink
from searchsite.alerts.searches import UnusableSearch, in_words, read_search
from searchsite.presentation.links import search_url


@form_page
def confirm_page(request: HttpRequest) -> HttpResponse:
    """Ask for the confirmation of an alert, or take it."""
    token = _token(request)
    alert = links.read_alert(token, links.CONFIRM)
    if alert.status == Alert.Status.ENDED:
        raise InvalidLink
    if request.method == "POST" and alert.status == Alert.Status.WAITING:
        states.activate(alert, timezone.now())
    values = _values(alert) | {"token": token, "is_confirmed": alert.status != Alert.Status.WAITING}
    return render(request, "searchsite/alerts/confirm.html", values)


@form_page
def end_page(request: HttpRequest) -> HttpResponse:
    """Ask whether one alert, or all of an address, should end, or end them."""
    token = _token(request)
    try:
        alert = links.read_alert(token, links.END_ONE)
    except InvalidLink:
        return _end_all(request, token)
    if request.method == "POST":
        states.end(alert, timezone.now())
    values = _values(alert) | {"token": token, "is_ended": alert.status == Alert.Status.ENDED}
    return render(request, "searchsite/alerts/end.html", values)


def _end_all(request: HttpRequest, token: str) -> HttpResponse:
    key = links.read_address_key(token, links.END_ALL)
    if request.method == "POST":
        states.end_all(key, timezone.now())
    is_ended = not states.alerts_of(key).exists()
    values = {"token": token, "is_ended": is_ended, "are_all": True}
    return render(request, "searchsite/alerts/end.html", values)


def _token(request: HttpRequest) -> str:
    return request.GET.get(links.TOKEN, "")


def _values(alert: Alert) -> dict[str, object]:
    try:
        search = read_search(alert.parameters)
    except UnusableSearch:
        return {"alert": alert, "search": "", "results_url": ""}
    return {"alert": alert, "search": in_words(search), "results_url": search_url(search)}
