"""store: what was made of each article and each block, kept between runs under a key of all that it depends on."""

from __future__ import annotations

from pipeline.store.base import NAME, Place, Store, put_aside

__all__ = ["NAME", "Place", "Store", "put_aside"]
