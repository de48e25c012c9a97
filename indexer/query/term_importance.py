"""Classification of query words: content words, stopwords, question words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.analysis import Token, analyze, is_question_word, is_stopword
from indexer.query.answer_types import answer_stems
from indexer.query.tree import And, Bag, Node, Or, Phrase, WithSynonyms, Word
from indexer.scoring_weights import KEYWORD_QUERY_MAX_WORDS
from lexicon.memo import memo

MAX_CACHE_BYTES = 1024 * 1024
#: One search asks several times about the same tree. As many as searches at work: queries of
#: readers are not kept.
CACHED_QUERIES = 16


def content_words(words: Sequence[Node]) -> tuple[Node, ...]:
    """Return the words that are no stopwords, or all words if all are stopwords."""
    return tuple([word for word in words if not _is_stopword(word)]) or tuple(words)


@lru_cache(maxsize=CACHED_QUERIES)
def is_sentence(node: Node) -> bool:
    """Return whether the plain words are a question or more than a few keywords.

    The user of such a query looks for an answer, not for articles with all of the words.
    """
    match node:
        case Bag(words):
            return any(map(_is_question_word, words)) or not _are_keywords(tuple(as_typed(words)))
        case And(children) | Or(children):
            return any(map(is_sentence, children))
        case _:
            return False


@lru_cache(maxsize=CACHED_QUERIES)
def is_keywords(node: Node) -> bool:
    """Return whether the plain words are few enough to be keywords, question words not counted."""
    words = [word for word in as_typed(_bag(node)) if not _is_question_word(word)]
    return _are_keywords(words)


def _are_keywords(words: Sequence[Node]) -> bool:
    if len(words) <= KEYWORD_QUERY_MAX_WORDS:
        return True
    return len(content_words(words)) <= KEYWORD_QUERY_MAX_WORDS


def without_phrases(node: Node) -> Node | None:
    """Return the query of a sentence with the words of its phrases as plain words.

    Return None if the query is no sentence, or has other parts than words and phrases.
    """
    if not (isinstance(node, And) and is_sentence(node)):
        return None
    words: list[Node] = []
    for child in node.children:
        match child:
            case Bag(found):
                words += found
            case Word() | WithSynonyms():
                words.append(child)
            case Phrase(text):
                words += map(Word, text.split())
            case _:
                return None
    return Bag(tuple(dict.fromkeys(words)))


@lru_cache(maxsize=CACHED_QUERIES)
def words_in_order(node: Node) -> tuple[str, ...]:
    """Return the stems of the content words in query order, for proximity scoring."""
    found = [_only_token(word) for word in content_words(tuple(as_typed(_bag(node))))]
    return tuple(token.stem for token in found if token)


@lru_cache(maxsize=CACHED_QUERIES)
def expected_stems(node: Node) -> tuple[str, ...]:
    """Return the stems that an answer is likely to hold, if the plain words are a question."""
    tokens = map(_only_token, as_typed(_bag(node)))
    return answer_stems([token.exact for token in tokens if token])


@lru_cache(maxsize=CACHED_QUERIES)
def is_question(node: Node) -> bool:
    """Return whether the plain words ask a question."""
    return any(map(_is_question_word, _bag(node)))


def as_typed(words: Sequence[Node]) -> Iterator[Node]:
    """Yield the words as typed, without their synonyms."""
    for word in words:
        match word:
            case WithSynonyms(Bag(parts)):
                yield from parts
            case WithSynonyms(typed):
                yield typed
            case _:
                yield word


def _bag(node: Node) -> tuple[Node, ...]:
    """Return the plain words of the query, or of the first part of an And that has any."""
    match node:
        case Bag(words):
            return words
        case WithSynonyms(typed):
            return _bag(typed)
        case And(children):
            return next(filter(None, map(_bag, children)), ())
        case _:
            return ()


def _only_token(node: Node) -> Token | None:
    """Return the token of a plain word; None for other nodes and for words of several tokens."""
    if not isinstance(node, Word):
        return None
    return _only_token_of(node.text)


@memo(max_bytes=MAX_CACHE_BYTES)
def _only_token_of(text: str) -> Token | None:
    """Return the only token of a text; cached, because one query needs it many times."""
    tokens = analyze(text)
    return tokens[0] if len(tokens) == 1 else None


def _is_stopword(node: Node) -> bool:
    if isinstance(node, WithSynonyms):  # it may be an informal form of a stopword
        return any(map(_is_stopword, node.synonyms))
    token = _only_token(node)
    return token is not None and is_stopword(token.exact)


def _is_question_word(node: Node) -> bool:
    if isinstance(node, WithSynonyms):
        return any(map(_is_question_word, node.synonyms))
    token = _only_token(node)
    return token is not None and is_question_word(token.exact)
