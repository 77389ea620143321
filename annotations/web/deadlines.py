"""Until when a client may take to say what it has to say, however slowly it says it."""

import logging
import socket
import time
from contextlib import suppress
from threading import Condition, Thread

logger = logging.getLogger(__name__)


class Deadlines:
    """The connections that are listened to, each until its deadline; after it the listening ends."""

    def __init__(self) -> None:
        self._ends: dict[socket.socket, float] = {}
        self._changed = Condition()

    def watch(self) -> None:
        """Nothing; from now on a thread of this process looks after the deadlines."""
        Thread(target=self._look, name="deadlines", daemon=True).start()

    def set(self, connection: socket.socket, seconds: float) -> None:
        """Nothing; the connection's deadline is so many seconds from now, whatever it was."""
        with self._changed:
            self._ends[connection] = time.monotonic() + seconds
            self._changed.notify()

    def lift(self, connection: socket.socket) -> None:
        """Nothing; the connection has no deadline."""
        with self._changed:
            self._ends.pop(connection, None)

    def _look(self) -> None:
        while True:
            with self._changed:
                self._cut_off()
                next_end = min(self._ends.values(), default=None)
                self._changed.wait(None if next_end is None else max(0, next_end - time.monotonic()))

    def _cut_off(self) -> None:
        now = time.monotonic()
        for connection in [one for one, end in self._ends.items() if end <= now]:
            del self._ends[connection]
            logger.warning("A client took too long to send; it was cut off.")
            # Whoever reads finds the end of it, as if the client had gone.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


deadlines = Deadlines()
