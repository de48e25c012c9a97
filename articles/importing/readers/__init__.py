"""One module for each file format: bytes in, raw articles and rejections out, streamed.

A reader is ``read(stream, name)``; ``name`` is how the file is called in origins and rejections.
"""
