"""Every weight of the scoring in one table. What each is worth: docs/decisions/0062 and 0068.

BM25_K1, BM25_B and TITLE_WEIGHT are in the index: to change them, rebuild it.
"""

# A word by its occurrences (engines/whoosh/weighting.py, translate.py, schema.py)
BM25_K1 = 0.8  # how soon further occurrences stop counting
BM25_B = 0.75  # how much the length of a text counts
TITLE_WEIGHT = 2  # how often an occurrence in the title counts
EXACT_WEIGHT = 0.35  # of the exact form's score, added to the stem's
WIDENED_WEIGHT = 0.8  # of a word's score, for another form of it

# What must match (query/minimum.py, query/telling.py, search.py)
ALL_UP_TO = 3  # words: so many must all match
PERCENT = 50  # of the weight of more words must match
PLAIN_WORDS = 3  # up to so many are a search in keywords; more are a sentence
ENOUGH = 200  # hits of a question or sentence; with fewer, one word is enough

# Other words that are looked for then (engines/whoosh/akin.py)
LONGER_WEIGHT = 0.5  # of the score of a word that begins with one of the query
LONGER_BY = 3  # letters, at most
LONGER_WORDS = 3  # for each word of the query
SHORTEST_BEGINNING = 5  # letters
RARE = 20  # documents; of a word with more none is looked for

# Where words stand in the best hits (engines/whoosh/proximity.py)
LOOKED_AT = 100  # hits
LOOKED_AT_FOR_ANSWERS = 200  # hits, when words of an answer are known
MOST_WORDS = 10  # of a query
FOLLOWING_WEIGHT = 0.1  # two words of the query, one right after the other
NEAR_WEIGHT = 0.1  # two words of the query, up to NEAR apart
NEAR = 16  # positions
LEAD_WEIGHT = 0.15  # of keywords: one among the first LEAD words of the body
LEAD = 60  # words
ANSWER_WEIGHT = 0.2  # of a question: words of such an answer
ANSWER_NEAR_WEIGHT = 0.05  # a word of the query up to NEAR from one of these

# Age, only where hits are sorted by relevance and age (engines/whoosh/freshness.py)
RECENCY_WEIGHT = 0.3  # of a score: most that age takes from it
