"""Tokens of the API: their own limit, refusals, and what nobody else sees of them."""

import hashlib
import io
import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from articles.api_tokens.secrets import make_token, valid_token
from articles.models import ApiToken, SharedCounter
from searchsite.logs.formatters import JsonFormatter
from searchsite.shared_counters import counters

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/api/v1/search?q=warga"
CLIENT = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def limits(settings, article_factory):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 3)
    counters.clear()
    article_factory()
    yield
    counters.clear()


def ask(client, secret, url=URL, scheme="Bearer", **extra):
    return client.get(url, headers={"Authorization": f"{scheme} {secret}"}, **CLIENT, **extra)


def statuses(client, secret, count, **given):
    return [ask(client, secret, **given).status_code for _ in range(count)]


def test_a_token_has_a_limit_of_its_own(client):
    _row, secret = make_token(name="Arsip", requests_a_minute=6)

    assert statuses(client, secret, 8) == [200] * 6 + [429] * 2
    assert [client.get(URL, **CLIENT).status_code for _ in range(4)] == [200] * 3 + [429]


def test_two_tokens_of_one_address_are_counted_apart(client):
    secrets = [make_token(name=name, requests_a_minute=2)[1] for name in ("A", "B")]

    assert [statuses(client, each, 3) for each in secrets] == [[200, 200, 429]] * 2


def test_all_machines_count_a_token_together(client, settings):
    """With a shared home, the database counts: what another machine counted is in its table."""
    _row, secret = make_token(name="Arsip", requests_a_minute=4)
    settings.SHARED_HOME = "database"

    assert statuses(client, secret, 2) == [200, 200]
    counters.clear()  # those in the memory of this machine
    assert statuses(client, secret, 4) == [200, 200, 429, 429]
    assert SharedCounter.objects.count() == 1


def test_the_limit_of_a_token_holds_for_the_monitor_and_for_suggestions(client):
    _row, secret = make_token(name="Arsip", requests_a_minute=2)
    local = {"headers": {"Authorization": f"Bearer {secret}"}, "REMOTE_ADDR": "127.0.0.1"}

    codes = [client.get("/api/v1/suggest?q=war", **local).status_code for _ in range(3)]

    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    "secret",
    ["", "salah", "telusur_" + "a" * 43, "telusur_" + "a" * 9_000, "é", "a b", "' OR 1=1 --"],
)
def test_a_wrong_token_is_refused_and_its_address_limited(client, secret, settings):
    responses = [ask(client, secret) for _ in range(5)]

    assert [each.status_code for each in responses] == [401] * 3 + [429] * 2
    assert responses[0]["WWW-Authenticate"].startswith("Bearer ")
    assert responses[0]["Content-Type"] == "application/problem+json"
    assert responses[0].json()["error"]["code"] == "invalid-token"
    assert responses[0]["Cache-Control"] == "no-store"
    assert client.get(URL, **CLIENT).status_code == 200  # without a token, the address may ask


def test_a_right_token_passes_from_an_address_that_sent_many_wrong_ones(client):
    _row, secret = make_token(name="Arsip")
    statuses(client, "salah", 5)

    assert ask(client, secret).status_code == 200


def test_revoked_expired_and_deleted_tokens_are_refused(client):
    today = localdate()
    kept, last_day = make_token(name="Sampai hari ini", expires_on=today)
    _row, expired = make_token(name="Lama", expires_on=today - timedelta(days=1))
    row, revoked = make_token(name="Dicabut")
    assert ask(client, revoked).status_code == 200
    row.revoked_at = timezone.now()
    row.save()

    assert [ask(client, each).status_code for each in (last_day, expired, revoked)] == [
        *(200, 401, 401)
    ]
    kept.delete()
    assert ask(client, last_day).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Negotiate", ""])
def test_other_schemes_are_the_business_of_a_proxy(client, scheme):
    assert ask(client, "YWRtaW46cmFoYXNpYQ==", scheme=scheme).status_code == 200


def test_the_scheme_may_have_any_case(client):
    _row, secret = make_token(name="Arsip", requests_a_minute=9)

    assert statuses(client, secret, 5, scheme="bearer") == [200] * 5


def test_pages_ask_for_no_token(client):
    assert ask(client, "salah", url="/search?q=warga").status_code == 200
    assert ask(client, "salah", url="/api/v1/openapi.json").status_code == 200


def test_the_table_has_no_token_but_its_hash():
    row, secret = make_token(name="Arsip")

    stored = ApiToken.objects.filter(pk=row.pk).values().get()
    assert secret not in str(stored)
    assert stored["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(stored["prefix"])
    assert len(stored["prefix"]) < len(secret) / 3
    assert len({make_token(name="x")[1] for _ in range(20)}) == 20


def test_the_day_of_use_is_written_once_a_day(client):
    row, secret = make_token(name="Arsip")

    with CaptureQueriesContext(connection) as first:
        assert valid_token(secret) is not None
    with CaptureQueriesContext(connection) as second:
        assert valid_token(secret) is not None

    row.refresh_from_db()
    assert row.last_used_on == localdate()
    assert (len(first), len(second)) == (2, 1)


def test_a_request_without_a_token_costs_no_query_more(client):
    client.get(URL)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"{URL}&per_page=3")

    assert not [each for each in asked.captured_queries if "apitoken" in each["sql"]]


def test_answers_to_a_token_stay_out_of_shared_caches(client):
    _row, secret = make_token(name="Arsip", requests_a_minute=9)

    with_token, without = ask(client, secret), client.get(URL, **CLIENT)
    again = ask(client, secret, HTTP_IF_NONE_MATCH=with_token["ETag"])

    assert with_token["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304
    assert without["Cache-Control"] == "no-cache"
    assert "Authorization" in with_token["Vary"]
    assert "Authorization" in without["Vary"]
    assert with_token["RateLimit-Policy"] == '"token";q=9;w=60'
    assert without["RateLimit-Policy"] == '"api";q=3;w=60'


def test_a_refusal_says_when_to_come_again(client):
    responses = [client.get(URL, **CLIENT) for _ in range(4)]

    wait = responses[-1]["Retry-After"]
    assert responses[-1]["RateLimit"] == f'"api";r=0;t={wait}'
    assert "RateLimit" not in responses[0].headers


def test_no_log_has_a_token(client, caplog, settings):
    caplog.set_level(logging.DEBUG)
    row, secret = make_token(name="Arsip", requests_a_minute=1)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(zone="UTC"))
    logging.getLogger().addHandler(handler)
    try:
        statuses(client, secret, 3)
        row.revoked_at = timezone.now()
        row.save()
        statuses(client, secret, 5)
    finally:
        logging.getLogger().removeHandler(handler)

    assert secret not in caplog.text
    assert secret not in stream.getvalue()
    assert f"?{secret}" not in client.get(URL).content.decode()
