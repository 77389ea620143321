"""The background worker: runs what is queued, takes back what died, and tidies once a day."""

import logging
import threading
import time

from django.core.management import call_command
from django.db import close_old_connections

from annotations.accounts import actions as accounts
from annotations.jobs import actions as jobs

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
TAKE_BACK_SECONDS = 10
TIDY_SECONDS = 24 * 3600


def run() -> None:
    """Nothing; works until a signal ends it."""
    threading.Thread(target=_keep_house, daemon=True).start()
    call_command("db_worker", interval=LOOK_SECONDS, startup_delay=False, reload=False, verbosity=0)


def _keep_house() -> None:
    """Takes back the jobs of workers that died, also while this one is busy; once a day throws away what is over."""
    tidied = 0.0
    while True:
        try:
            jobs.take_back_dead()
            if not tidied or time.monotonic() - tidied > TIDY_SECONDS:
                tidied = time.monotonic()
                tidy()
        except Exception:
            # The database may be away for a while; the next round tries again.
            log.exception("Keeping house failed.")
        finally:
            close_old_connections()
        time.sleep(TAKE_BACK_SECONDS)


def tidy() -> None:
    """Nothing; expired sessions, spent links, old attempts and the queue's finished entries are gone."""
    call_command("clearsessions", verbosity=0)
    accounts.tidy()
    call_command("prune_db_task_results", verbosity=0)
