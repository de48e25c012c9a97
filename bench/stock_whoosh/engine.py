"""Engine on Whoosh's stock codec: the oracle of the columnar segments, and a benchmark peer.

For the same documents and clauses, this engine must return the hits and scores of the product's.
"""

from zoneinfo import ZoneInfo

from bench.stock_whoosh import writer
from bench.stock_whoosh.stock import StockSearcherFactory
from indexer.engines import whoosh
from indexer.engines.interface import Engine
from indexer.engines.whoosh import WhooshOptions, read_options
from indexer.engines.whoosh.segment_format import SegmentFormat

__all__ = ["STOCK", "open_engine", "read_options"]

STOCK = "stock"


def open_engine(options: WhooshOptions) -> Engine:
    """Return an engine with segments in Whoosh's stock codec."""
    zone = ZoneInfo(options.time_zone)
    return whoosh.open_engine(
        options,
        SegmentFormat(
            name=STOCK,
            open_searcher=StockSearcherFactory(zone).open,
            commit=writer.commit,
            build_segments=writer.build_segments,
            merge_segments=lambda folder, segments, workers: segments,
        ),
    )
