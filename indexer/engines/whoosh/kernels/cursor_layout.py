"""Layout of a cursor: the row of 64-bit integers through which kernels read a term's postings.

``search.statistics`` fills the first part of a row; a kernel keeps its state in the rest. The array
of all rows of a query is the only argument that describes its terms, so one compiled function
serves any number of terms and fields.

An offset is an index into the segment's file for reads of the given width: offset 5 of ``u16`` is
byte 10. A *posting* is counted from the first posting of the field, a *place* from the first
posting of the term. ``segment.postings`` and ``segment.positions`` describe the arrays.

==  ================  =========================================================================
 0  LOW               offset (u16) of the low 16 bits of the term's documents
 1  COUNT             number of postings of the term
 2  FIRST_POSTING     first posting of the term
 3  FREQUENCIES       offset (u8) of the term's frequencies
 4  LENGTHS           offset (u8) of the field's length codes, by document
 5  FIELD             row of the field in the table of norms
 6  WRAP_AT           offset (u32) of the field's wraps: postings where the upper bits change
 7  WRAP_CHUNK        offset (u16) of the upper bits from there on
 8  WRAP_COUNT        number of wraps of the field
 9  LARGE_AT          offset (u32) of the postings with a frequency of 255 or more
10  LARGE             offset (u32) of these frequencies
11  LARGE_COUNT       their number in the field
12  POSITION_STARTS   offset (u32 or u64) of the first position of every 16th posting
13  NUMBER_WIDTH      bytes of the numbers in POSITION_STARTS and FAR_AT: 4 or 8
14  LOWS              offset (u8) of the low bytes of the field's positions
15  STEPS             offset (u8) of the steps of their upper bits, four a byte
16  FAR_AT            offset (u32 or u64) of the positions whose step is an exception
17  FAR               offset (u16) of these steps
18  FAR_COUNT         their number in the field
19  PLACE             current posting
20  RUN_END           first place after the run: the postings of one chunk of 65,536 documents
21  CHUNK             first document of the run's chunk
22  NEXT_WRAP         offset (u32) of the wrap after the run
23  LAST_WRAP         offset (u32) of the end of the term's wraps
24  POSTING           place of the posting whose positions are read
25  FIRST_POSITION    number of its first position
26  POSITION_COUNT    number of its positions: its frequency
27  CACHED_POSTING    place of a posting whose first position is known; -1: none
28  CACHED_POSITION   number of that first position
29  DENSITY           postings of the run for each document of its range, times 2 ** 16
==  ================  =========================================================================

This module imports nothing, so that NumPy's path need not import numba.
"""

LOW, COUNT, FIRST_POSTING, FREQUENCIES, LENGTHS, FIELD = range(6)
WRAP_AT, WRAP_CHUNK, WRAP_COUNT, LARGE_AT, LARGE, LARGE_COUNT = range(6, 12)
POSITION_STARTS, NUMBER_WIDTH, LOWS, STEPS, FAR_AT, FAR, FAR_COUNT = range(12, 19)
PLACE, RUN_END, CHUNK, NEXT_WRAP, LAST_WRAP = range(19, 24)
POSTING, FIRST_POSITION, POSITION_COUNT = range(24, 27)
CACHED_POSTING, CACHED_POSITION = range(27, 29)
DENSITY = 29
ROW = 30  # numbers of a row
