"""A cluster of two executors on this machine: one session for all tests of Spark, ended with its processes."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.spark.session import java_here, start_session

MASTER = "local-cluster[2,1,1024]"
DEFAULTS = """\
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.shuffle.partitions 2
"""
"""Start fast: these processes do not live long enough for their code to be made faster."""


@pytest.fixture(scope="package")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The session. Without Java or PySpark the tests that ask for it are skipped."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs PySpark: pip install 'factledger[spark]'")
    if not java_here():
        pytest.skip("needs Java 17 or newer: openjdk-17-jre-headless")
    settings = tmp_path_factory.mktemp("conf")
    (settings / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(settings))
        session = start_session(MASTER)
    yield session
    context = session.sparkContext
    session.stop()
    gateway = context._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(60)
    type(context)._gateway = type(context)._jvm = None
