"""Targets: who aims at what, how much, by when."""

from pipeline.extract.targets.find import find_targets
from pipeline.extract.targets.rules import TargetRules, compile_targets

__all__ = ["TargetRules", "compile_targets", "find_targets"]
