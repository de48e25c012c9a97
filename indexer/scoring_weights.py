"""All weights of the scoring, in one table.

The comment of a constant says how the mean nDCG@10 changes with another value, or without the
constant: first the mean of the six judged sets, then the mean of the two sets of human questions.
Each set has 600 queries through the site's search; differences up to 0.001 are chance.
docs/decisions/0068 has the changes by set. BM25_K1, BM25_B and TITLE_WEIGHT are stored in the
index: to change them, rebuild it.
"""

# Scores of words (engines/scoring/bm25.py and translate.py, engines/whoosh/store/schema.py)
BM25_K1 = 0.8  # saturation of the term frequency; 1.2: -0.0016, -0.0003
BM25_B = 0.75  # strength of the length normalisation; 0.5: -0.0013, +0.0002
TITLE_WEIGHT = 2  # term frequency of an occurrence in the title; 1: -0.0003, +0.0000
EXACT_WEIGHT = 0.35  # of the exact form's score, added to the stem's; without: -0.0012, -0.0010
SYNONYM_WEIGHT = 0.8  # of the typed form's score; without: -0.0011, -0.0031
FAMILY_WEIGHT = 0.1  # of a word of the same loan family; 0.25: -0.0015 on short queries

# Matching, in query/minimum_should_match.py, query/term_importance.py and search/execution.py
MATCH_ALL_MAX_WORDS = 3  # all words of a query with up to this number of words must match
MATCH_MIN_PERCENT = 50  # of the weight of a longer query; 75 or 100: +0.0000 (MIN_SENTENCE_HITS)
KEYWORD_QUERY_MAX_WORDS = 3  # a query of more words is a sentence
MIN_SENTENCE_HITS = 200  # a question or sentence with fewer hits is relaxed; 1: -0.0170, -0.0379
DATE_ORDER_MIN_FIT = 0.7  # share of the best score that a hit in an order by date must reach
NEWEST_MIN_FIT = 0.87  # the same for words that ask for the newest (hari ini): the best only

# Expansion of relaxed queries (engines/scoring/relaxed.py); without: -0.0016 of Recall@100 on
# tydiqa
LONGER_WORD_WEIGHT = 0.5  # of the score of a longer word that begins with a query word
LONGER_WORD_MAX_EXTRA_LETTERS = 3
LONGER_WORD_MAX_EXPANSIONS = 3  # per query word
MIN_PREFIX_LETTERS = 5  # of a query word that is expanded
RARE_WORD_MAX_DOCUMENTS = 20  # exclusive; more frequent query words are not expanded

# Rescoring of the best hits by positions (engines/scoring/proximity.py)
RESCORED_HITS = 100
RESCORED_HITS_FOR_ANSWERS = 200  # when the words of an answer are known; 100: -0.0001, -0.0003
MAX_PROXIMITY_WORDS = 10  # of a query; the others are ignored
FOLLOWING_WEIGHT = 0.1  # two adjacent query words; without: -0.0006, +0.0014
NEAR_WEIGHT = 0.1  # two query words within NEAR_POSITIONS; without: -0.0013, +0.0010
NEAR_POSITIONS = 16
TITLE_FOLLOWING_WEIGHT = 0.05  # two adjacent keywords in the title; docs/decisions/0117
LEAD_WEIGHT = 0.3  # the first place p of a keyword in the body, times 1 / (1 + p / LEAD_WORDS)
LEAD_WORDS = 100
ANSWER_WEIGHT = 0.2  # BM25 score of the words of an answer; without both: -0.0011, -0.0040
ANSWER_NEAR_WEIGHT = 0.05  # a query word within NEAR_POSITIONS of a word of an answer

# Kinds of articles; the weights are above 0 and at most 1 (docs/decisions/0112)
KIND_WEIGHTS = {"claim": 0.7, "factcheck": 0.98}  # factors of all scores; other kinds have 1

# Age, for hits sorted by relevance and age (engines/scoring/recency.py)
RECENCY_WEIGHT = 0.1  # largest share of a score that age removes; docs/decisions/0117
