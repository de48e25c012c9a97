"""The queue of newly public articles, which alerts empty.

A comparison of timestamps would miss articles: transactions commit in another order than they
begin. A trigger writes each row in the transaction in which its article is first public, so a
reader of the queue sees it as soon as the article, and once it is deleted, it does not return.
"""
