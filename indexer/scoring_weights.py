"""Every weight of the scoring in one table.

After "without": by how much the mean nDCG@10 of six judged sets, and of the two of questions that
people asked, changes when the constant is zero or what is said instead (600 queries of each set,
through the site's search; differences of 0.001 are within chance). By set: docs/decisions/0068.
BM25_K1, BM25_B and TITLE_WEIGHT are in the index: to change them, rebuild it.
"""

# A word by its occurrences (engines/whoosh/weighting.py, translate.py, schema.py)
BM25_K1 = 0.8  # how soon further occurrences stop counting; 1.2: -0.0016, -0.0003
BM25_B = 0.75  # how much the length of a text counts; 0.5: -0.0013, +0.0002
TITLE_WEIGHT = 2  # how often an occurrence in the title counts; 1: -0.0003, +0.0000
EXACT_WEIGHT = 0.35  # of the exact form's score, added to the stem's; without -0.0012, -0.0010
WIDENED_WEIGHT = 0.8  # of a word's score, for another form of it; without -0.0011, -0.0031

# What must match (query/minimum.py, query/telling.py, search.py)
ALL_UP_TO = 3  # words: so many must all match
PERCENT = 50  # of the weight of more words must match; 75 or 100: +0.0000, as ENOUGH makes it up
PLAIN_WORDS = 3  # up to so many are a search in keywords; more are a sentence
ENOUGH = 200  # hits of a question or sentence; with fewer, one word does; 1: -0.0170, -0.0379

# Other words that are looked for then (engines/whoosh/akin.py; without, tydiqa finds 0.0016 less)
LONGER_WEIGHT = 0.5  # of the score of a word that begins with one of the query
LONGER_BY = 3  # letters, at most
LONGER_WORDS = 3  # for each word of the query
SHORTEST_BEGINNING = 5  # letters
RARE = 20  # documents; of a word with more none is looked for

# Where words stand in the best hits (engines/whoosh/proximity.py)
LOOKED_AT = 100  # hits
LOOKED_AT_FOR_ANSWERS = 200  # hits, when words of an answer are known; 100: -0.0001, -0.0003
MOST_WORDS = 10  # of a query
FOLLOWING_WEIGHT = 0.1  # two words of the query, one after the other; without -0.0006, +0.0014
NEAR_WEIGHT = 0.1  # two words of the query, up to NEAR apart; without -0.0013, +0.0010
NEAR = 16  # positions
LEAD_WEIGHT = 0.15  # of keywords: one among the LEAD first of the body; without -0.0015, +0.0000
LEAD = 60  # words
ANSWER_WEIGHT = 0.2  # of a question: words of such an answer; both without -0.0011, -0.0040
ANSWER_NEAR_WEIGHT = 0.05  # a word of the query up to NEAR from one of these

# Age, only where hits are sorted by relevance and age (engines/whoosh/freshness.py)
RECENCY_WEIGHT = 0.3  # of a score: most that age takes from it
