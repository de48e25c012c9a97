"""Two-step verification in a real browser that runs no scripts."""

import time

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "empat kuda makan rumput"


def current_code():
    device = TOTPDevice.objects.get()
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06d}"


def send_password(page):
    page.get_by_label("Nama pengguna").fill("rahma")
    page.get_by_label("Sandi").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_second_factor_is_set_up_and_used_without_scripts(browser, live_server, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.create_superuser("rahma", password=PASSWORD)
    context = browser.new_context(
        base_url=live_server.url, locale="id-ID", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/admin/keamanan/")
    send_password(page)

    page.get_by_label("Sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Aktifkan verifikasi dua langkah").click()
    image = page.get_by_role("img", name="Kode QR")
    width = image.bounding_box()["width"]
    page.get_by_label("Kode", exact=False).last.fill(current_code())
    page.get_by_role("button", name="Aktifkan").click()
    recovery = page.locator("li code").first.inner_text()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/admin/")
    send_password(page)
    page.get_by_label("Kode").fill(recovery)
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Meja redaksi").wait_for()
    assert width > 150
    context.close()
