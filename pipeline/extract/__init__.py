"""extract: source -> mentions. One module per kind; exact offsets; no wall clock, no randomness."""

from pipeline.extract.mentions import ALL_KINDS, ExtractRules, compile_extract, extract

__all__ = ["ALL_KINDS", "ExtractRules", "compile_extract", "extract"]
