"""Only the sentences near a snippet are computed; the snippet is the same as with all sentences."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.highlight.highlighter import Highlighter
from indexer.highlight.snippets import snippet
from indexer.query.parser import parse

HIGHLIGHTER = Highlighter(parse("banjir gempa bandung").tree)
WORDS = "banjir gempa bandung warga kampung warga dr. Rp 1.000 pulang. Hujan naik! dan itu"
words = st.sampled_from(WORDS.split())
runs = st.lists(words, min_size=1, max_size=60).map(" ".join)
texts = st.lists(runs, min_size=1, max_size=30).map(".\n\nLalu ".join)


@given(text=texts, length=st.integers(20, 240))
def test_the_same_as_with_all_sentences(text: str, length: int) -> None:
    near = snippet(text, HIGHLIGHTER, length=length)

    assert near == snippet(text, HIGHLIGHTER, length=length, sentence_margin=10**9)
