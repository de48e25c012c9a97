"""The form "Kirimi saya": a search, an address, and how often; then the mail that asks back."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.alerts.addresses import MAX_LENGTH, Address, InvalidAddress, read_address
from articles.alerts.models import Alert
from articles.alerts.subscribing import MAX_REQUESTED_MAILS, Wish, subscribe
from indexer.search.request import SearchRequest
from searchsite.alerts import links, searches
from searchsite.alerts.background import send_soon
from searchsite.alerts.estimate import DAYS, MANY_A_DAY, Estimate, estimate
from searchsite.alerts.form_page import form_page
from searchsite.alerts.mail_limits import seconds_until_next_mail
from searchsite.alerts.searches import UnusableSearch
from searchsite.errors import too_many_requests
from searchsite.number_format import grouped, with_decimals
from searchsite.params import read_params
from searchsite.presentation.links import search_parameters, search_url

ADDRESS, FREQUENCY = "alamat", "kapan"


@dataclass(slots=True)
class _Form:
    """What was typed, and what is wrong with it."""

    address: str = ""
    frequency: str = Alert.Frequency.DAILY
    error: str = ""

    def read(self, request: HttpRequest) -> Address | None:
        """Read the fields; return the address if everything is right."""
        self.address = request.POST.get(ADDRESS, "")[: MAX_LENGTH + 50]
        frequency = request.POST.get(FREQUENCY, "")
        if frequency not in Alert.Frequency.values:
            self.error = _("Pilih seberapa sering surel dikirim.")
            return None
        self.frequency = frequency
        try:
            return read_address(self.address)
        except InvalidAddress:
            self.error = _("Alamat surel ini tidak sah. Tulis seperti nama@contoh.id.")
            return None


@form_page
def signup_page(request: HttpRequest) -> HttpResponse:
    """Show the form with the hits of the last days, or take it and send the mail."""
    given = request.POST if request.method == "POST" else request.GET
    params = read_params(given)
    form = _Form()
    try:
        search = searches.usable(params)
        expected = estimate(search)
    except UnusableSearch as error:
        return _page(request, params.request, form, {"refusal": str(error)})
    if request.method == "POST" and (address := form.read(request)) is not None:
        if wait := seconds_until_next_mail(request):
            return too_many_requests(request, wait, _too_many())
        language = get_language() or settings.LANGUAGE_CODE
        wish = Wish(searches.parameters_of(search), form.frequency, language)
        if subscribe(address, wish, now=timezone.now(), domain=links.site_host()):
            send_soon()
        return HttpResponseRedirect(reverse("alert-asked"))
    return _page(request, search, form, _expectation(expected))


@form_page
def asked_page(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way; the same sentence whatever the address has already."""
    return render(request, "searchsite/alerts/asked.html", {"limit": MAX_REQUESTED_MAILS})


def _too_many() -> str:
    return _("Dari jaringan Anda sudah terlalu banyak permintaan surel hari ini. Coba lagi besok.")


def _page(
    request: HttpRequest, search: SearchRequest, form: _Form, values: dict[str, Any]
) -> HttpResponse:
    """Return the form; what is sent to it and comes back is a bad request."""
    context = values | {
        "q": search.text,
        "search": searches.in_words(search),
        "results_url": search_url(search),
        "fields": search_parameters(searches.lasting(search)),
        "form": form,
        "frequencies": Alert.Frequency.choices,
        "address_length": MAX_LENGTH,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "searchsite/alerts/signup.html", context, status=status)


def _expectation(expected: Estimate) -> dict[str, Any]:
    return {
        "hits": grouped(expected.hits),
        "a_day": _shown_rate(expected.a_day),
        "are_many": expected.are_many,
        "is_partial": expected.is_partial,
        "days": DAYS,
        "many": MANY_A_DAY,
    }


def _shown_rate(rate: float) -> str:
    if rate >= 10 or not rate:
        return grouped(round(rate))
    return with_decimals(max(rate, 0.1), 1)  # one hit in 100 days is not "0.0 a day"
