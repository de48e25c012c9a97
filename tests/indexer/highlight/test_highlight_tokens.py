"""Few words become tokens, and the marks are the same as with all tokens."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyze
from indexer.highlight.highlighter import Highlighter
from indexer.query.parser import parse

QUERIES = (
    "banjir",
    "membanjiri jakarta",
    '"banjir jakarta"',
    "banj*",
    "bnajir~",
    "BaratIni",
    "AT&T 14:05",
    "judul:banjir gempa",
    "judul:baratini barat",
    "ini barat baratini",
    "anak-anak (gempa OR barat)",
    "nonaktif non-aktif",
)
WORDS = (
    "banjir Banjir, membanjiri (kebanjiran) jakarta. Jakarta BaratIni barat ini AT&T AT & T 14:05"
    " anak-anak anak nonaktif non-aktif gempa “gempa” gempa/banjir _banjir_ é café di yang"
)
words = st.one_of(st.sampled_from(WORDS.split()), st.text(max_size=4))
blanks = st.sampled_from([" ", "  ", "\n", "\u00a0", "\u2003", "\x1f", ""])
texts = st.lists(st.tuples(words, blanks), max_size=25).map(
    lambda found: "".join(word + blank for word, blank in found)
)


@given(query=st.sampled_from(QUERIES), text=texts, title=st.booleans())
def test_the_same_is_marked_as_with_all_tokens(query: str, text: str, title: bool) -> None:
    highlighter = Highlighter(parse(query).tree)
    tokens = dict(enumerate(analyze(text)))

    expected = highlighter._in_tokens(text, tokens, title=title)
    for _ in range(2):  # the second time, matches come from the cache
        assert highlighter.spans(text, title=title) == expected
