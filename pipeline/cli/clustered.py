"""`factledger run --engine spark`: the same run on a Spark cluster, in a session of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run import Outcome

LOCAL_MASTER = "local[*,4]"
"""All cores of this machine; a task that fails is tried four times, where `local[*]` gives up at once."""


class Engine(StrEnum):
    """What the stages run on."""

    local = "local"
    spark = "spark"


def run_clustered(master: str, articles: str, out: str, **options: Any) -> Outcome:
    """Start Spark, run, stop Spark."""
    from pipeline.spark import run_on_spark
    from pipeline.spark.session import start_session

    spark = start_session(master)
    try:
        return run_on_spark(spark, articles, out, **options)
    finally:
        spark.stop()
