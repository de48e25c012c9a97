"""Later versions of the site install new groups and never undo changes of editors."""

import pytest

from articles.models import VariantGroup
from articles.synonyms.defaults import install_defaults
from lexicon.synonym_groups import SynonymGroup, SynonymKind

pytestmark = pytest.mark.django_db

KPK = SynonymGroup(SynonymKind.ACRONYM, ("KPK", "Komisi Pemberantasan Korupsi"))
DPR = SynonymGroup(SynonymKind.ACRONYM, ("DPR", "Dewan Perwakilan Rakyat"))
LONGER = SynonymGroup(SynonymKind.ACRONYM, (*DPR.forms, "Parlemen"))


@pytest.fixture(autouse=True)
def first_version() -> None:
    VariantGroup.objects.all().delete()
    install_defaults([KPK, DPR])


def forms() -> dict[str, bool]:
    return dict(VariantGroup.objects.values_list("forms", "active"))


def named(group: SynonymGroup) -> VariantGroup:
    return VariantGroup.objects.get(name=group.name)


def test_the_same_version_changes_nothing() -> None:
    install_defaults([KPK, DPR])

    assert forms() == {"KPK | Komisi Pemberantasan Korupsi": True, DPR.line().split("\t")[2]: True}


def test_unchanged_groups_are_updated() -> None:
    install_defaults([LONGER])

    assert forms() == {"DPR | Dewan Perwakilan Rakyat | Parlemen": True}


def test_a_group_that_was_switched_off_stays_off() -> None:
    VariantGroup.objects.filter(name=DPR.name).update(active=False)

    install_defaults([KPK, LONGER])

    assert forms()["DPR | Dewan Perwakilan Rakyat"] is False
    assert len(forms()) == 2


def test_a_changed_group_stays_changed() -> None:
    row = named(DPR)
    row.forms = "DPR | DPR RI"
    row.save()

    install_defaults([KPK, LONGER])

    assert set(forms()) == {"KPK | Komisi Pemberantasan Korupsi", "DPR | DPR RI"}


def test_a_changed_group_outlives_its_default() -> None:
    row = named(DPR)
    row.direction = "first"
    row.save()

    install_defaults([KPK])

    assert named(DPR).direction == "first"


def test_no_default_is_added_beside_an_equal_group_of_an_editor() -> None:
    own = VariantGroup(kind="name", forms="Sukarno | Bung Karno", direction="first")
    own.save()

    install_defaults([KPK, DPR, SynonymGroup(SynonymKind.NAME, ("Bung Karno", "Sukarno"))])

    assert VariantGroup.objects.get(kind="name").direction == "first"


def test_a_group_that_was_changed_back_is_updated_again() -> None:
    VariantGroup.objects.filter(name=DPR.name).update(active=False)
    VariantGroup.objects.filter(name=DPR.name).update(active=True)

    install_defaults([KPK, LONGER])

    assert "DPR | Dewan Perwakilan Rakyat | Parlemen" in forms()
