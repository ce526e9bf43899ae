"""Start Spark, and tell in plain words what it says when something fails."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import FactledgerError

_OURS = re.compile(r"pipeline\.errors\.\w++: ")


def start_session(master: str) -> Any:
    """A Spark session with what a run wants beside the user's spark-defaults. Raises FactledgerError."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as cause:
        raise FactledgerError("--engine spark needs PySpark: pip install 'factledger[spark]'") from cause
    if not java_here():
        raise FactledgerError("Spark needs Java 17 or newer, which is not here; on Debian: openjdk-17-jre-headless")
    if master.startswith("local"):
        # Executors on this machine run this very Python; Spark has no setting for it once it has been started.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("factledger")
    for name, value in _settings(master).items():
        builder = builder.config(name, value)
    with plain_errors():
        return builder.getOrCreate()


def java_here() -> bool:
    """Whether Java can be started: JAVA_HOME counts first, as for Spark."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home, "bin")) if home else None) is not None


def _settings(master: str) -> dict[str, str]:
    settings = {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
    if master.startswith("local"):
        # Executors on this machine run this very code, and nobody else need reach them.
        path = (str(Path(pipeline.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", ""))
        settings |= {
            "spark.executorEnv.PYTHONPATH": os.pathsep.join(filter(None, path)),
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
    return settings


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what Spark raises into an error with the message of the code that failed, wherever it ran."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except Py4JJavaError as cause:
        if "stopped SparkContext" in str(cause.java_exception):
            raise FactledgerError("Spark has stopped; is its master there? Its own messages tell why") from cause
        raise FactledgerError(f"Spark: {words(str(cause.java_exception))}") from cause
    except (PySparkException, Py4JError) as cause:
        raise FactledgerError(f"Spark: {words(str(cause))}") from cause


def words(message: str) -> str:
    """Of the traceback of a Python process its last lines: the error and its notes; else the first line."""
    _, found, trace = message.rpartition("Traceback (most recent call last):\n")
    if not found:
        return message.strip().partition("\n")[0]
    lines: list[str] = []
    for line in trace.splitlines()[1:]:
        if line.startswith((" ", "\t")) or not line.strip():
            if lines and not line.strip():
                break
            lines = []
        else:
            lines.append(line.strip())
    return "; ".join([_OURS.sub("", lines[0]), *lines[1:]]) if lines else message.strip().partition("\n")[0]
