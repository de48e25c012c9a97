"""``/.well-known/security.txt`` by setting."""

from datetime import UTC, datetime

from searchsite.pages.security_txt import _expiry

URL = "/.well-known/security.txt"


def test_without_contacts_there_is_no_file(client):
    assert client.get(URL).status_code == 404


def test_contacts_and_required_fields(client, settings):
    settings.SECURITY_CONTACTS = ["mailto:aman@berita.example", "https://berita.example/aman"]

    response = client.get(URL)

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[:2] == [
        "Contact: mailto:aman@berita.example",
        "Contact: https://berita.example/aman",
    ]
    assert "Preferred-Languages: id, en" in lines
    (expires,) = [line for line in lines if line.startswith("Expires: ")]
    assert datetime.fromisoformat(expires.removeprefix("Expires: ")) > datetime.now(UTC)


def test_the_file_is_valid_for_less_than_a_year():
    assert _expiry(datetime(2026, 1, 1, 12, tzinfo=UTC)) == "2026-06-30T00:00:00Z"
