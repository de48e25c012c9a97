"""Fixtures of the tests of accounts: an editor with a password, clients, and the log."""

import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client

from searchsite.shared_counters import counters

PASSWORD = "empat kuda makan rumput"
LOGIN = "/admin/login/"
SECURITY = "/admin/keamanan/"
ADDRESS = "203.0.113.7"


@pytest.fixture(autouse=True)
def accounts(settings, db, collected_static):
    """Hash fast, leave the limit of pages out, and begin with empty counters."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": 0}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    counters.clear()
    yield
    counters.clear()


@pytest.fixture
def editor():
    """Return an editor who may do everything."""
    return User.objects.create_superuser("rahma", password=PASSWORD)


@pytest.fixture
def log_in():
    """Return a function that sends the login form and returns client and response."""

    def log_in(name="rahma", password=PASSWORD, *, client=None, address=ADDRESS, **fields):
        client = client or Client()
        form = {"username": name, "password": password, **fields}
        return client, client.post(LOGIN, form, REMOTE_ADDR=address)

    return log_in


@pytest.fixture
def events(caplog):
    """Return a function that returns the lines of the security log."""
    caplog.set_level(logging.INFO, logger="searchsite.security")

    def lines():
        return [
            record.getMessage() for record in caplog.records if record.name == "searchsite.security"
        ]

    return lines
