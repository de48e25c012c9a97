"""The server: a gunicorn worker whose threads never wait for a client.

``worker`` reads requests and writes responses in one event loop, and threads run the application
in between; gunicorn's parser and response writer are used unchanged. ``connection`` is the state
of one client, ``chunked`` decodes bodies without a length, ``outgoing`` keeps what a client has
not taken yet, and ``limits`` says how long and how much. Decision 0136 has the reasons.
"""
