"""The web server: gunicorn with threads, on a socket that is open already."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.urls import resolve
from gunicorn.app.base import BaseApplication
from gunicorn.http.body import LengthReader
from gunicorn.workers import gthread

from annotations.web.deadlines import deadlines
from workbench.processes import end_with

GRACE_SECONDS = 10
PATIENCE_SECONDS = 60
PATIENCE_WITH_SENDERS_SECONDS = 15
PATIENCE_WITH_HEADERS_SECONDS = 5
# A connection on which nothing has been said yet soon waits without a thread. Browsers open such ones in advance.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.05
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Worker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's, with a deadline for all of a request's headers: by single bytes they could come for ever."""

    def init_process(self) -> None:
        """Nothing; serves until it is over."""
        deadlines.watch()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """What gunicorn makes of it."""
        deadlines.set(conn.sock, PATIENCE_WITH_HEADERS_SECONDS)
        try:
            return super().handle(conn)
        finally:
            deadlines.lift(conn.sock)


class WholeBody(LengthReader):  # type: ignore[misc]  # gunicorn has no types
    """A body as long as it was said to be. One that ends sooner, with its client, would look whole to its reader."""

    def read(self, size: int) -> bytes:
        """So many bytes, or all that are left; raises ConnectionError when fewer come."""
        due = min(size, self.length)
        read: bytes = super().read(size)
        if len(read) < due:
            raise ConnectionError("The client was gone before its whole body was here.")
        return read


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, told here what else its command line would say."""

    def __init__(self, listener: socket.socket, ready: Callable[[], object]) -> None:
        self.listener, self.ready = listener, ready
        super().__init__()

    def load_config(self) -> None:
        """Nothing; what gunicorn is told."""
        os.set_inheritable(self.listener.fileno(), True)
        told = {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": Worker,
            "workers": settings.SERVER_PROCESSES,
            "threads": settings.SERVER_THREADS,
            "preload_app": True,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 15,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: self.ready(),
            "post_request": _leave_nobody_waiting,
            "post_fork": lambda arbiter, worker: end_with(arbiter.pid),
            # Ctrl-C reaches every process of the group; these wait for gunicorn to tell them, and are told once.
            "post_worker_init": lambda worker: signal.signal(signal.SIGINT, signal.SIG_IGN),
        }
        for name, value in told.items():
            self.cfg.set(name, value)
        logging.getLogger("gunicorn.error").addFilter(_told_shortly)

    def load(self) -> Application:
        """The application, which waits for nobody for ever."""
        from workbench.wsgi import application

        # The addresses, and all they import, are read once here and not in every process at its first request.
        resolve("/healthz")
        return with_patience(application)


def with_patience(application: Application) -> Application:
    """The application; a client that stops reading for a minute, or sending for a quarter, loses its connection.

    Without an end to it, one thread would be held by each client that stalls.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        connection = environ.get("gunicorn.socket")
        if connection is None:
            return application(environ, start_response)

        def begin(*answered: Any) -> Any:
            connection.settimeout(PATIENCE_SECONDS)
            return start_response(*answered)

        deadlines.lift(connection)
        connection.settimeout(PATIENCE_WITH_SENDERS_SECONDS)
        body = environ["wsgi.input"]
        if isinstance(body.reader, LengthReader):
            body.reader = WholeBody(body.reader.unreader, body.reader.length)
        return application(environ, begin)

    return answer


def _leave_nobody_waiting(worker: object, request: Any, environ: dict[str, Any], response: Any) -> None:
    """Nothing; a connection that ends now is not waited for.

    gunicorn closes it in the one thread that takes in everybody's connections, and would listen there for two seconds
    whether its client has more to say. What was to be taken in of a body has been (`annotations/web/uploads.py`).
    """
    is_broken = sys.exc_info()[0] is not None or response is None or request.body.failed
    if is_broken or response.should_close():
        with suppress(OSError):
            environ["gunicorn.socket"].shutdown(socket.SHUT_RD)


def _told_shortly(record: logging.LogRecord) -> bool:
    """True; a client that ran out of patience is one line in the log, not a traceback."""
    if record.exc_info and isinstance(record.exc_info[1], (TimeoutError, BlockingIOError)):
        record.msg, record.args, record.exc_info = "A client stopped reading or sending; it was cut off.", (), None
    return True


def run(listener: socket.socket, ready: Callable[[], object]) -> None:
    """Nothing; serves until a signal ends it, and calls `ready` once it listens."""
    Server(listener, ready).run()
