"""The second factor: an authenticator app (TOTP, RFC 6238) and recovery codes.

django-otp keeps the secret, checks the time and accepts each code once. Our limit of attempts
replaces its own, which doubles without an end: whoever knows a password could lock the account.
"""

from hashlib import sha256
from secrets import choice
from urllib.parse import parse_qs, urlsplit

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from searchsite.accounts.models import RecoveryCode

CODES = 10
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 characters; none looks like another
GROUPS, GROUP_LENGTH = 6, 4  # 120 bits
DEVICE_NAME = "app"


def has_second_factor(user_id: int) -> bool:
    """Return whether an account has a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=user_id, confirmed=True).exists())


def start_enrolment(user: User) -> TOTPDevice:
    """Make a new secret, which counts after the first code was entered."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        return TOTPDevice.objects.create(user=user, name=DEVICE_NAME, confirmed=False)


def pending_device(user: User) -> TOTPDevice | None:
    """Return the secret that waits for its first code."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def confirm(user: User, code: str) -> TOTPDevice | None:
    """Make the waiting secret the second factor if the code is right."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device is None or not device.verify_token(_digits(code)):
            return None
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        device.confirmed = True
        device.save()
    return device


def verify(user: User, text: str) -> Device | None:
    """Return the device of the account if the text is its current code or a recovery code.

    Each code is accepted once.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return None
        digits = _digits(text)
        if len(digits) == device.digits and digits.isdecimal():
            return device if device.verify_token(digits) else None
        used, _tables = RecoveryCode.objects.filter(user=user, digest=_digest(text)).delete()
        return device if used else None


def new_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes; earlier ones are void, and only digests are stored."""
    codes = [
        "-".join("".join(choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        for _ in range(CODES)
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=_digest(code)) for code in codes
        )
    return codes


def remove(user: User) -> bool:
    """Remove app and recovery codes; return whether there was an app."""
    with transaction.atomic():
        had = has_second_factor(user.pk)
        TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
    return had


def qr_code(device: TOTPDevice) -> str:
    """Return the QR code of a secret as the address of an image."""
    return str(
        segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    )


def secret_text(device: TOTPDevice) -> str:
    """Return the secret in base32, in groups of four, for apps without a camera."""
    secret = parse_qs(urlsplit(device.config_url).query)["secret"][0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _digits(text: str) -> str:
    return "".join(text.split())


def _digest(text: str) -> str:
    letters = "".join(character for character in text.lower() if character.isalnum())
    return sha256(letters.encode()).hexdigest()
