"""Occurrences into postings, compiled by numba: two passes, and nothing is compared.

The first pass counts the postings, occurrences and bytes of each term, the second puts each
occurrence in its place: it comes with the documents and positions in order.
See ``inversion``, whose NumPy path is the measure and the fallback.
"""

from typing import Any

import numpy as np

from indexer.compiling import compile_function


@compile_function()
def varint_size(value: int) -> int:
    """Return how many bytes a number needs."""
    size = 1
    while value >= 128:
        value >>= 7
        size += 1
    return size


@compile_function()
def count(
    terms: Any,
    positions: Any,
    documents: Any,
    postings: Any,
    sizes: Any,
    last_documents: Any,
    last_positions: Any,
) -> None:
    """Add a batch to the postings and position bytes of each term.

    ``last_documents`` and ``last_positions`` carry each term's last occurrence from batch to batch.
    """
    for at in range(len(terms)):
        term = np.uintp(terms[at])
        position = np.int64(positions[at])
        if last_documents[term] != documents[at]:
            last_documents[term] = documents[at]
            postings[term] += 1
            sizes[term] += varint_size(position)
        else:
            sizes[term] += varint_size(position - last_positions[term])
        last_positions[term] = position


@compile_function()
def place(
    terms: Any,
    positions: Any,
    documents: Any,
    next_posting: Any,
    next_byte: Any,
    last_documents: Any,
    last_positions: Any,
    found: Any,
    frequencies: Any,
    posting_sizes: Any,
    position_bytes: Any,
) -> None:
    """Put a batch in its places: documents, frequencies, and positions as varints."""
    for at in range(len(terms)):
        term = np.uintp(terms[at])
        position = np.int64(positions[at])
        value = position
        posting = next_posting[term]
        if last_documents[term] != documents[at]:
            last_documents[term] = documents[at]
            found[np.uintp(posting)] = documents[at]
            next_posting[term] = posting + 1
        else:
            posting -= 1
            value -= last_positions[term]
        last_positions[term] = position
        frequencies[np.uintp(posting)] += 1
        byte = next_byte[term]
        first = byte
        while value >= 128:
            position_bytes[np.uintp(byte)] = 128 | (value & 127)
            value >>= 7
            byte += 1
        position_bytes[np.uintp(byte)] = value
        byte += 1
        posting_sizes[np.uintp(posting)] += byte - first
        next_byte[term] = byte


@compile_function()
def pack(
    counts: Any,
    documents: Any,
    frequencies: Any,
    sizes: Any,
    norms: Any,
    lengths: Any,
    written: int,
    bytes_written: int,
    block: int,
    out_low: Any,
    out_frequencies: Any,
    out_bounds: Any,
    out_blocks: Any,
    out_wrap_at: Any,
    out_wrap_chunk: Any,
    out_large_at: Any,
    out_large: Any,
) -> tuple[int, int, int, int]:
    """Write the postings of terms as they are kept (``fieldwriter.PackedPostings``).

    ``written`` postings and ``bytes_written`` came before. Returns how many blocks, wraps, large
    frequencies and occurrences there are.
    """
    at = blocks = wraps = larges = 0
    occurrences: Any = 0
    byte = bytes_written
    for term in range(len(counts)):
        chunk: Any = 0
        best = 0.0
        for _ in range(counts[term]):
            document: Any = documents[at]
            frequency: Any = np.int64(frequencies[at])
            out_low[at] = document & 0xFFFF
            if document >> 16 != chunk:
                chunk = document >> 16
                out_wrap_at[wraps] = written + at
                out_wrap_chunk[wraps] = chunk
                wraps += 1
            if frequency >= 255:
                out_large_at[larges] = written + at
                out_large[larges] = frequency
                larges += 1
            out_frequencies[at] = min(frequency, 255)
            best = max(best, frequency / (frequency + norms[lengths[document]]))
            if (written + at) % block == 0:
                out_blocks[blocks] = byte
                blocks += 1
            byte += sizes[at]
            occurrences += frequency
            at += 1
        out_bounds[term] = best
    return blocks, wraps, larges, occurrences
