"""dateline within other engines: one module each, and nothing is imported before it is used.

``spark`` (mapInArrow, stories as joins), ``ray`` (map_batches), ``datatrove`` (an extractor), ``nemo`` (NeMo Curator's extractor),
``polars``. Each needs its engine installed; dateline itself needs none of them.
"""
