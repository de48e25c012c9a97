"""The row of numbers that stands for a term in compiled loops: where its postings are, and a walk.

This module is apart from those loops, so that a search that is answered without them need not wait
for the compiler's library.
"""

# Where a term's postings are. Offsets are in units of the width in which they are read.
LOW, COUNT, BEGIN, FREQUENCIES, LENGTHS, TABLE = range(6)
WRAP_AT, WRAP_CHUNK, WRAPS, LARGE_AT, LARGE, LARGES = range(6, 12)
STARTS, NUMBER_WIDTH, LOWS, STEPS, FAR_AT, FAR, FARS = range(12, 19)
# The state of a walk.
PLACE, RUN_END, CHUNK, NEXT_WRAP, LAST_WRAP = range(19, 24)
DENSITY = 29  # postings of the run by document, times 2 ** 16
# The posting of the document that is looked at, and the numbers of its positions.
AT, START, TIMES = range(24, 27)
# A posting whose first position's number is known.
KNOWN, KNOWN_START = range(27, 29)
ROW = 30
