"""The memo: right results, computed once while they are kept, within its bytes."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

from lexicon.memo import Memo, memo, size_of


def repeated(word: str, times: int) -> tuple[str, ...]:
    return (word,) * times


def test_results_are_right_and_computed_once() -> None:
    remembered = Memo(repeated, 1_000_000)

    for _ in range(3):
        assert remembered("a", 2) == ("a", "a")
        assert remembered("a", 3) == ("a", "a", "a")

    assert remembered.info()["misses"] == 2


def test_none_is_a_result() -> None:
    remembered = Memo(lambda word: None, 100_000)

    assert (remembered("a"), remembered("a")) == (None, None)
    assert remembered.info()["misses"] == 1


def test_the_bytes_are_bounded_whatever_comes() -> None:
    chance = random.Random(7)
    remembered = Memo(repeated, 200_000)

    for _ in range(5_000):
        word = chance.choice("aé🔥") * chance.randint(1, 300)
        remembered(word, chance.randint(0, 200))
        assert remembered.info()["bytes"] <= 200_000

    assert remembered.info()["entries"] > 20


def test_a_result_that_is_in_use_stays_when_others_come_and_go() -> None:
    remembered = Memo(repeated, 50_000)

    for number in range(2_000):
        remembered("tetap", 2)
        remembered(f"lewat {number}", 2)

    assert remembered.info()["misses"] == 2_001


def test_an_oversized_result_is_not_kept() -> None:
    remembered = Memo(repeated, 64_000)

    remembered("a" * 2_000, 1)

    assert remembered.info()["entries"] == 0


def test_threads_share_a_memo() -> None:
    @memo(max_bytes=20_000)
    def doubled(word: str) -> str:
        return word * 2

    words = [str(number % 97) for number in range(4_000)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(doubled, words)) == [word * 2 for word in words]
    assert doubled.info()["bytes"] <= 20_000


def test_sizes_count_what_a_value_holds() -> None:
    assert size_of("abc") == sys.getsizeof("abc")
    assert size_of(("abc", "x" * 1_000)) > 1_000
    assert size_of(frozenset({("a" * 500,)})) > 500
