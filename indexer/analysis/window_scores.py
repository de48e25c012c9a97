"""The parts of the score of a window: a stretch of a text, perhaps with terms of a query."""

# A term in a window adds up to 1 to its score, by the rarity of the term.
REPEAT_SCORE = 0.02  # for each further match in a window
MAX_REPEATS = 4  # number of further matches that add to the score
SPREAD_PENALTY = 1.0  # of the widest possible window
LATENESS_PENALTY = 0.1  # of a window at the end of the text
TWO_WINDOWS_FACTOR = 1.3  # two windows must score 1.3 times as high as one of equal total length
