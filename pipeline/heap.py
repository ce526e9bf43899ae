"""Fewer rounds of Python's garbage collector.

The rules and the model are half a million objects that live as long as the process, and the records of the stages hold
no cycles: rounds over them find nothing and take a tenth of a run.
"""

from __future__ import annotations

import gc

_YOUNG = 50_000
"""Objects made since the last round before the collector looks at them. They are small: some megabytes."""


def keep_for_good() -> None:
    """Take what there is now out of the collector's rounds, and let those be rarer."""
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
