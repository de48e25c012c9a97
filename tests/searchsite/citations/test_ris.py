"""Records of RIS, read back by rispy."""

from typing import Any

import rispy
from hypothesis import given

from searchsite.citations import ris
from tests.searchsite.citations.references import PERMALINK, at_any_speed, fields, reference


@at_any_speed
@given(fields, fields)
def test_any_text_is_read_back_and_never_another_record(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    cited = [reference(7, **first), reference(8, **second)]

    records = rispy.loads("".join(map(ris.record, cited)))

    assert len(records) == 2
    for record, source in zip(records, cited, strict=True):
        assert record["id"] == str(source.id)
        assert record.get("title", "") == source.title
        assert record.get("secondary_title", "") == record.get("publisher", "") == source.publisher
        assert record["type_of_reference"] == ("NEWS" if source.publisher else "ELEC")
        assert len(record.get("authors", [])) == len(source.authors)
        for name, author in zip(record.get("authors", []), source.authors, strict=True):
            assert name.split(", ", 1)[0].rstrip(",") == author.family.replace(",", "").rstrip()
            assert name.partition(", ")[2] == author.given
        urls = [url.replace("%3B", ";") for url in record["urls"]]
        assert urls == list(dict.fromkeys((source.address, PERMALINK)))
        day = source.published
        assert record.get("date") == (
            f"{day.year:04}/{day.month:02}/{day.day:02}/" if day else None
        )
        assert record["access_date"] == "2026/11/29/"
        assert record["language"] == "id"
        assert set(record) <= KEYS


KEYS = {
    *(
        "type_of_reference",
        "id",
        "authors",
        "title",
        "secondary_title",
        "publisher",
        "year",
        "date",
    ),
    *("notes", "urls", "access_date", "database_provider", "language"),
}


def test_every_line_has_a_tag_and_ends_with_cr_lf() -> None:
    record = ris.record(reference(title="Satu\r\nER  - \nDua"))

    lines = record.split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert "TI  - Satu ER - Dua" in lines
    assert lines[-3:] == ["ER  - ", "", ""]
    assert "\n" not in record.replace("\r\n", "")


def test_single_names_and_desks_end_with_a_comma() -> None:
    (record,) = rispy.loads(ris.record(reference(author="Sukarno, Tim Redaksi, Budi Santoso")))

    assert record["authors"] == ["Sukarno,", "Tim Redaksi,", "Santoso, Budi"]


def test_a_doubtful_date_is_told() -> None:
    (record,) = rispy.loads(ris.record(reference(date_status="doubtful")))

    assert record["year"] == "2024"
    assert record["notes"] == ["Tanggal terbit meragukan"]
