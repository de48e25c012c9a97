"""A list of breached passwords of 12 and more characters, as a file of sorted hashes.

The file has the first five bytes of the SHA-256 of each password, sorted, so that a look-up is a
binary search; a password that is not in the list matches with a chance of 1 in 25 million. It was
made from the 44,150 passwords of that length among the million most frequent ones of the collection
"10 million passwords" (SecLists, OWASP), in lower case:

    python -m searchsite.accounts.breached_passwords LIST.txt
"""

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("breached_passwords.bin")
HASH_BYTES = 5
MIN_LENGTH = 12  # characters; the rules refuse shorter ones anyway


def is_breached(password: str) -> bool:
    """Return whether a password is in the list; upper and lower case are the same."""
    hashes = _hashes()
    wanted = _hash(password.lower())
    low, high = 0, len(hashes) // HASH_BYTES
    while low < high:
        middle = (low + high) // 2
        found = hashes[middle * HASH_BYTES : (middle + 1) * HASH_BYTES]
        if found == wanted:
            return True
        if found < wanted:
            low = middle + 1
        else:
            high = middle
    return False


def write(passwords: Iterable[str], file: Path = FILE) -> int:
    """Write the hashes of the passwords that are long enough; return their number."""
    hashes = sorted({_hash(each.lower()) for each in passwords if len(each) >= MIN_LENGTH})
    file.write_bytes(b"".join(hashes))
    return len(hashes)


def _hash(password: str) -> bytes:
    return sha256(password.encode()).digest()[:HASH_BYTES]


@cache
def _hashes() -> bytes:
    return FILE.read_bytes()


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", errors="replace") as lines:
        count = write(line.rstrip("\r\n") for line in lines)
    sys.stdout.write(f"{count} hashes in {FILE.name}\n")
