"""The first moments of an installation's life: its socket, its lock, its two processes."""

import errno
import socket

from django.conf import settings
from django.core.management import CommandError

from workbench import locking, preparing, snapshots, web, worker
from workbench.preparing import Say
from workbench.processes import Child, Parent


def serve(say: Say) -> None:
    """Nothing; serves until it is told to end. Raises CommandError with one sentence when it cannot begin."""
    listener = listening(settings.HOST, settings.PORT)
    preparing.check_folder()
    try:
        with locking.held("running", alone=False):
            preparing.prepare(say)
            # Children get no connection, and none of the threads of a pool.
            snapshots.leave()
            ready = f"Argument workbench is at {settings.ADDRESS}/ (Ctrl-C ends it)."
            Parent([Child("server", lambda: web.run(listener, lambda: say(ready))), Child("worker", worker.run)]).run()
    except locking.InUse:
        raise CommandError("A back-up is being restored into this data folder: wait until that is done.") from None


def listening(host: str, port: int) -> socket.socket:
    """The socket that is served, opened first: what is in the way is known at once, and a restart loses no caller."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CommandError(f"HOST {host!r} is not an address of this machine ({error.strerror}).") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        way_out = (
            "set PORT to one above 1023" if error.errno == errno.EACCES else "end what uses it, or set PORT to another"
        )
        raise CommandError(f"Port {port} on {host} cannot be used ({error.strerror}): {way_out}.") from error
    return listener
