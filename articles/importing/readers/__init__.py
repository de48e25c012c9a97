"""One module per file format: bytes in, raw articles and rejections out, streamed.

A reader is ``read(stream, name)``; ``name`` identifies the file in origins and rejections.
``registry`` lists the formats.
"""
