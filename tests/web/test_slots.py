"""Places for what slow clients draw out."""

from threading import Thread

import pytest

from annotations.web.slots import Slots, Slow


def taken(slots: Slots, kind: Slow, count: int) -> list[bool]:
    """What becomes of so many who ask for a place."""
    return [slots.take(kind) for _ in range(count)]


def test_streams_and_bodies_have_half_of_the_threads_each_and_one_thread_is_left():
    slots = Slots(8)
    assert taken(slots, Slow.STREAM, 5) == [True] * 4 + [False]
    assert taken(slots, Slow.BODY, 4) == [True] * 3 + [False]
    slots.give_back(Slow.STREAM)
    assert taken(slots, Slow.BODY, 2) == [True, False]
    assert taken(slots, Slow.STREAM, 1) == [False]


@pytest.mark.parametrize("kind", [Slow.LARGE_ANSWER, Slow.SHORT_BODY])
def test_large_answers_and_short_bodies_have_all_threads_but_one(kind: Slow):
    slots = Slots(4)
    assert taken(slots, kind, 4) == [True] * 3 + [False]


def test_a_server_of_one_thread_still_sends_a_stream_or_takes_a_body():
    for kind in Slow:
        slots = Slots(1)
        assert taken(slots, kind, 2) == [True, False]


def test_slots_are_counted_right_by_many_threads():
    slots = Slots(3)

    def work() -> None:
        for _ in range(2_000):
            if slots.take(Slow.BODY):
                slots.give_back(Slow.BODY)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slots.taken.total() == 0
