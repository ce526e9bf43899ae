"""factledger: figures from news articles, tied to their characters, reconciled between sources."""

__version__ = "0.1.0"
