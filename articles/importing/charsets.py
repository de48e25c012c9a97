"""Charsets: which of Python's codecs may decode a text whose charset somebody else names.

The others are no charsets (punycode, idna, unicode_escape, rot13) or can be made to take minutes.
"""

import codecs
import re

#: Names of codecs, as ``codecs.lookup`` returns them.
_TEXT = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-(?:16|32)(?:-[lb]e)?|iso8859-\d{1,2}|koi8-[rtu]|kz1048|tis-620"
    r"|cp(?:125\d|874|437|850|852|855|857|858|860|861|862|863|864|865|866|869|932|949|950)"
    r"|mac-(?:arabic|croatian|cyrillic|farsi|greek|iceland|latin2|roman|romanian|turkish)"
    r"|gb2312|gbk|gb18030|big5|big5hkscs|hz|johab|shift_jis(?:x0213|_2004)?"
    r"|euc_(?:jp|kr|jis_2004|jisx0213)|iso2022_(?:jp(?:_\w{1,4})?|kr)"
)


def codec_of(charset: str) -> str:
    """Return the name of the codec of a charset; an empty text if there is none, or no safe one.

    >>> codec_of("ISO-8859-9"), codec_of("Shift_JIS"), codec_of("punycode"), codec_of("tiada")
    ('iso8859-9', 'shift_jis', '', '')
    """
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):  # a ValueError for names with NUL
        return ""
    return name if _TEXT.fullmatch(name) else ""
