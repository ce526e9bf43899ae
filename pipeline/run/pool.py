"""Share tasks out over processes, in chunks, and take the results in the order of the tasks. With one worker all
happens here."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, TypeVar

from pipeline.errors import FactledgerError

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The results of a chunk, in its order, and the CPU seconds by stage."""

    results: tuple[R, ...]
    seconds: dict[str, float]


class Pool:
    """`workers` processes that each make `setting` once, with `start(*arguments)`, before their first task."""

    def __init__(self, workers: int, start: Callable[..., None], arguments: tuple[object, ...]) -> None:
        self._workers = workers
        self._start, self._arguments = start, arguments
        self._executor: ProcessPoolExecutor | None = None

    def shared_out(
        self, job: Callable[[Sequence[T]], Done[R]], tasks: Iterable[tuple[K, T, int]], size: int
    ) -> Iterator[tuple[dict[str, float], list[tuple[K, R]]]]:
        """(CPU seconds by stage, (key, result) of its tasks) for each chunk, in the order of the tasks.

        A task is told as (key, task, size): the key stays here, and a chunk is as many tasks as together reach `size`.
        """
        sent: deque[list[K]] = deque()

        def chunks() -> Iterator[list[T]]:
            keys: list[K] = []
            chunk: list[T] = []
            filled = 0
            for key, task, of_task in tasks:
                keys.append(key)
                chunk.append(task)
                filled += of_task
                if filled >= size:
                    sent.append(keys)
                    yield chunk
                    keys, chunk, filled = [], [], 0
            if chunk:
                sent.append(keys)
                yield chunk

        for done in self._results(job, chunks()):
            yield done.seconds, list(zip(sent.popleft(), done.results, strict=True))

    def _results(self, job: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """`job` of each task. Tasks are taken from their iterator only a few ahead of the results."""
        if self._workers == 1:
            if self._arguments:
                self._start(*self._arguments)
                self._arguments = ()
            yield from map(job, tasks)
            return
        waiting: deque[Future[R]] = deque()
        try:
            for task in tasks:
                waiting.append(self._submit(job, task))
                # A bounded queue: reading never runs far ahead of the work, so memory does not hold the dump.
                if len(waiting) > 2 * self._workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as cause:
            raise FactledgerError(
                "a worker process was killed, most likely for want of memory; run again, it resumes where it stopped"
                " (with fewer --workers if memory is short)"
            ) from cause
        finally:
            for future in waiting:
                future.cancel()

    def _submit(self, job: Callable[[T], R], task: T) -> Future[R]:
        if self._executor is None:
            # 'spawn' starts clean processes: a fork copies whatever locks the threads of the progress bar hold.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._workers, context, _begin, (self._start, self._arguments))
        # Workers inherit the mask, so that Ctrl-C reaches this process alone, which then ends them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._executor.submit(job, task)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


def _begin(start: Callable[..., None], arguments: tuple[object, ...]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
