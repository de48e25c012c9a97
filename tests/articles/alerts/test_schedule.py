"""When mails are due: hours, mornings of the site's days, Mondays, and clocks that were wrong."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.alerts.models import Alert
from articles.alerts.schedule import first_due, is_due, next_due

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        # 2026-11-30 is a Monday.
        ("2026-11-29 05:59", "2026-11-29 06:00", "2026-11-30 06:00"),
        ("2026-11-29 06:00", "2026-11-30 06:00", "2026-11-30 06:00"),
        ("2026-11-30 00:30", "2026-11-30 06:00", "2026-11-30 06:00"),
        ("2026-11-30 06:00", "2026-12-01 06:00", "2026-12-07 06:00"),
        ("2026-12-02 23:59", "2026-12-03 06:00", "2026-12-07 06:00"),
    ],
)
def test_mornings_are_those_of_jakarta(settings, now, daily, weekly):
    settings.TIME_ZONE = "Asia/Jakarta"
    moment = datetime.fromisoformat(now).replace(tzinfo=JAKARTA)

    with timezone.override(JAKARTA):
        assert f"{next_due('daily', moment):%Y-%m-%d %H:%M}" == daily
        assert f"{next_due('weekly', moment):%Y-%m-%d %H:%M}" == weekly
        assert f"{next_due('daily', moment.astimezone(UTC)):%Y-%m-%d %H:%M}" == daily


def test_an_hourly_alert_is_due_at_once_and_then_after_an_hour():
    now = datetime(2026, 11, 30, 3, tzinfo=UTC)

    assert first_due("hourly", now) == now
    assert next_due("hourly", now) == now + timedelta(hours=1)
    assert first_due("daily", now) == next_due("daily", now)


@pytest.mark.parametrize("day", [datetime(2026, 3, 28), datetime(2026, 10, 24)])
def test_a_day_has_one_morning_when_summer_time_begins_and_ends(day):
    with timezone.override(BERLIN):
        moment = day.replace(hour=7, tzinfo=BERLIN)
        mornings: list[str] = []
        while len(mornings) < 3:
            moment = next_due("daily", moment)
            mornings.append(f"{timezone.localtime(moment):%d %H:%M}")

    assert mornings == [f"{day.day + n:02} 06:00" for n in (1, 2, 3)]


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", ["hourly", "daily", "weekly"])
def test_a_clock_that_was_ahead_silences_no_alert(frequency):
    now = timezone.now()
    alert = Alert.objects.create(
        address="ani@pembaca.example",
        parameters="q=banjir",
        frequency=frequency,
        language="id",
        status="active",
        changed_at=now,
    )

    def due_at(moment):
        Alert.objects.update(due_at=moment)
        return Alert.objects.filter(is_due(now), pk=alert.pk).exists()

    assert due_at(now)
    assert due_at(now - timedelta(days=400))
    assert not due_at(next_due(frequency, now))
    assert due_at(now + timedelta(days=365))
