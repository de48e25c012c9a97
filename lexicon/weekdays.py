"""The days of the week in their Indonesian and English spellings; Monday is 0, as in ``datetime``.

The parsers of import dates and query dates use this table.
"""

WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "senin sen monday mon",
            "selasa sel tuesday tue tues",
            "rabu rab wednesday wed",
            "kamis kam thursday thu thur thurs",
            "jumat jum'at jum friday fri",
            "sabtu sab saturday sat",
            "minggu ahad min mgg sunday sun",
        )
    )
    for name in names.split()
}
