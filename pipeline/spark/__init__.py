"""The same run on a Spark cluster: the stage functions of `pipeline.run.work` through mapInArrow and applyInArrow.

Needs the extra: pip install 'factledger[spark]', on every machine of the cluster.
"""

from pipeline.spark.engine import run_on_spark

__all__ = ["run_on_spark"]
