"""The query log of the web: which requests count as a search or a click, and who writes them.

``logged`` hands each request over to the recorder of the process, a thread that decides
(``counting``) and writes (``recorder``). The report is in ``report``.
"""
