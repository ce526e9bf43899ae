"""split: article -> sources. Numbered sources, the page's own summary, furniture, footnote digits, sentences."""

from pipeline.split.document import SplitRules, compile_split, split

__all__ = ["SplitRules", "compile_split", "split"]
