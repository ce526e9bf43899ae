"""factledger: figures from news articles, tied to their characters, reconciled between sources."""

import os

# One thread for products of matrices, said before anything imports numpy: rows are then summed in one order, and the
# workers of a run do not fight for cores. A dozen words are no work for several threads anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
