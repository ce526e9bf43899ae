"""run: the stages over a whole dump, in this process or in a pool of them, with what is kept from run to run."""

from __future__ import annotations

from pipeline.run.whole import HIDDEN, Options, Outcome, Progress, hidden_folder, read_items, readable, run

__all__ = ["HIDDEN", "Options", "Outcome", "Progress", "hidden_folder", "read_items", "readable", "run"]
