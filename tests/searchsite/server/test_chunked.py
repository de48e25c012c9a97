"""The decoder of chunked bodies agrees with gunicorn's, however a body is cut into pieces."""

import random
from types import SimpleNamespace

import pytest
from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import InvalidChunkSize
from gunicorn.http.unreader import IterUnreader

from searchsite.server.chunked import BYTES_PER_CHUNK, SMALL_CHUNKS, ChunkDecoder

PARTS = (b"0", b"1", b"5", b"a", b"\r\n", b"\r\n", b"\n", b";a", b'="b"', b" ", b"abc", b"X: y")


def test_decoder_agrees_with_gunicorn_on_random_bodies() -> None:
    agreed = 0
    for seed in range(20_000):
        chance = random.Random(seed)
        body = random_body(chance)
        ours, theirs = decoded(body, chance), decoded_by_gunicorn(body)
        if ours is not None and theirs is not None:
            assert ours == theirs, body
            agreed += 1
        else:  # ours may be stricter; it must never accept more
            assert ours is None, body
    assert agreed > 2_000


def test_a_body_of_tiny_chunks_is_refused_early() -> None:
    tiny = b"1\r\na\r\n"

    ChunkDecoder().decode(tiny * SMALL_CHUNKS)

    with pytest.raises(InvalidChunkSize, match="small chunks"):
        ChunkDecoder().decode(tiny * (SMALL_CHUNKS + 50))


def test_large_bodies_may_have_many_chunks() -> None:
    chunk = b"%x\r\n%s\r\n" % (BYTES_PER_CHUNK, b"a" * BYTES_PER_CHUNK)
    decoder = ChunkDecoder()

    pieces, _ = decoder.decode(chunk * (3 * SMALL_CHUNKS) + b"0\r\n\r\n")

    assert decoder.ended
    assert sum(map(len, pieces)) == 3 * SMALL_CHUNKS * BYTES_PER_CHUNK


def random_body(chance: random.Random) -> bytes:
    """Return a chunked body, most often with faults."""
    if chance.random() < 0.5:
        return b"".join(chance.choices(PARTS, k=chance.randint(1, 12)))
    chunks = [chance.randbytes(chance.randint(1, 20)) for _ in range(chance.randint(0, 4))]
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    if chance.random() < 0.5:
        position = chance.randrange(len(body))
        body = body[:position] + chance.choice(PARTS) + body[position + 1 :]
    return body + chance.choice((b"", b"GET / HTTP/1.1\r\n\r\n"))


def decoded(body: bytes, chance: random.Random) -> tuple[bytes, bytes] | None:
    """Return the content and the bytes behind the body; None if it is refused or incomplete."""
    decoder, content, position = ChunkDecoder(), b"", 0
    while position < len(body) and not decoder.ended:
        piece = body[position : position + chance.randint(1, 10)]
        try:
            pieces, taken = decoder.decode(piece)
        except Exception:
            return None
        content += b"".join(pieces)
        position += taken
    return (content, body[position:]) if decoder.ended else None


def decoded_by_gunicorn(body: bytes) -> tuple[bytes, bytes] | None:
    """Return the same by gunicorn's reader."""
    unreader = IterUnreader([body])
    request = SimpleNamespace(
        limit_request_field_size=8190,
        max_buffer_headers=8190,
        parse_headers=lambda data, from_trailer: data,
    )
    reader = ChunkedReader(request, unreader)
    try:
        content = b"".join(iter(lambda: reader.read(1_000), b""))
    except Exception:
        return None
    return content, unreader.take_buffered() + b"".join(unreader.iter or ())
