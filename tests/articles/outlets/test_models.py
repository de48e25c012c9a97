"""The table of outlets: its checks, and the stamp that shows a change."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Outlet
from articles.outlets.models import current_table
from articles.synonyms.stamp import read_stamp

pytestmark = pytest.mark.django_db


def test_names_are_saved_one_a_line_without_repetitions() -> None:
    outlet = Outlet(name="  Harian \n Pagi ", names="pagi.com\r\n\n PAGI.com\nharian pagi\n HP ")

    outlet.save()

    assert (outlet.name, outlet.names) == ("Harian Pagi", "pagi.com\nHP")


@pytest.mark.parametrize("names", ["HARIAN pagi", "www.PAGI.com", "x\nhp"])
def test_a_name_belongs_to_one_outlet_only(names: str) -> None:
    Outlet.objects.create(name="Harian Pagi", names="pagi.com\nHP")

    with pytest.raises(ValidationError, match="Harian Pagi"):
        Outlet(name="Lain", names=names).full_clean()


def test_the_own_names_of_an_outlet_are_no_conflict() -> None:
    outlet = Outlet.objects.create(name="Harian Pagi", names="pagi.com\nHP")

    outlet.full_clean()


@pytest.mark.parametrize(
    ("name", "names"),
    [(" ", "x"), ("Pagi", "x" * 121), ("Pagi", "\n".join(f"n{n}" for n in range(501)))],
    ids=["no-name", "long", "many"],
)
def test_a_bad_outlet_is_refused(name: str, names: str) -> None:
    with pytest.raises(ValidationError):
        Outlet(name=name, names=names).full_clean()


def test_an_outlets_own_name_counts_before_the_names_of_another() -> None:
    Outlet.objects.create(name="Lain", names="Harian Pagi")  # written without the form's checks
    Outlet.objects.create(name="Harian Pagi")

    assert current_table().outlet("harian pagi") == "Harian Pagi"


def test_every_change_gets_a_new_stamp() -> None:
    stamps = [read_stamp()]
    outlet = Outlet.objects.create(name="Harian Pagi")
    stamps.append(read_stamp())
    Outlet.objects.update(names="pagi.com")
    stamps.append(read_stamp())
    outlet.delete()
    stamps.append(read_stamp())

    assert len(set(stamps)) == len(stamps)
