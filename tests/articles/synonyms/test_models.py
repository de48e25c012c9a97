"""Synonym groups as rows: their validation, and the version stamp of the table."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import VariantGroup
from articles.synonyms.stamp import read_stamp
from lexicon.synonym_groups import SynonymGroupError

pytestmark = pytest.mark.django_db


def own(forms: str = "XYZ | Xilofon Yogya Zaman", **values: object) -> VariantGroup:
    return VariantGroup(**{"kind": "acronym", "forms": forms} | values)


def test_the_groups_of_the_site_are_there() -> None:
    assert VariantGroup.objects.filter(active=True).count() >= 300
    assert VariantGroup.objects.get(name="acronym\tkpk\tkomisi pemberantasan korupsi")


def test_forms_are_saved_in_normal_form() -> None:
    group = own("  XYZ|Xilofon   Yogya Zaman ")
    group.save()

    group.refresh_from_db()
    assert group.forms == "XYZ | Xilofon Yogya Zaman"


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        ("XYZ", "dua bentuk"),
        ("XYZ | xyz", "dua bentuk"),
        ("XYZ | =1+1", "bukan bentuk"),
        ("XYZ | satu dua tiga empat lima enam tujuh delapan sembilan", "bukan bentuk"),
        ("komisi pemberantasan korupsi | KPK", "sudah ada"),
    ],
)
def test_an_invalid_group_has_an_error_message(forms: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        own(forms).full_clean(exclude=["signature", "name"])


def test_saving_from_code_applies_the_same_rules() -> None:
    with pytest.raises(SynonymGroupError):
        own("XYZ").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        own("KPK | Komisi Pemberantasan Korupsi").save()


def test_every_kind_of_change_replaces_the_stamp() -> None:
    stamps = [read_stamp()]
    own().save()
    stamps.append(read_stamp())
    VariantGroup.objects.filter(kind="name").update(active=False)
    stamps.append(read_stamp())
    VariantGroup.objects.filter(kind="name").delete()
    stamps.append(read_stamp())

    assert len(set(stamps)) == 4
    assert all(stamps)
