"""Work that is done once for all who ask for it at the same time."""

import asyncio

import pytest

from aiodockerapi._shared import SingleFlight
from tests.unit.helpers import eventually


class Work:
    """Work that ends when the test says so."""

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0
        self.result: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.flight = SingleFlight(self.run)

    async def run(self) -> str:
        self.begun += 1
        try:
            return await asyncio.shield(self.result)
        except asyncio.CancelledError:
            self.cancelled += 1
            await asyncio.sleep(0)  # cleaning up takes a while
            raise


async def test_all_get_the_result_of_one_run() -> None:
    work = Work()
    callers = [asyncio.create_task(work.flight.run()) for _ in range(5)]
    await eventually(lambda: work.begun == 1)
    work.result.set_result("done")
    assert await asyncio.gather(*callers) == ["done"] * 5
    assert work.begun == 1


async def test_all_get_the_error_of_one_run_and_the_next_caller_begins_anew() -> None:
    work = Work()
    callers = [asyncio.create_task(work.flight.run()) for _ in range(5)]
    await eventually(lambda: work.begun == 1)
    work.result.set_exception(ValueError("no"))
    assert [str(found) for found in await asyncio.gather(*callers, return_exceptions=True)] == [
        "no"
    ] * 5
    with pytest.raises(ValueError, match="no"):
        await work.flight.run()
    assert work.begun == 2


async def test_the_last_to_leave_ends_the_work() -> None:
    work = Work()
    callers = [asyncio.create_task(work.flight.run()) for _ in range(3)]
    await eventually(lambda: work.begun == 1)
    for caller in callers[:2]:
        caller.cancel()
    await asyncio.wait(callers[:2])
    assert work.cancelled == 0
    callers[2].cancel()
    await asyncio.wait(callers[2:])
    assert work.cancelled == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_who_comes_while_the_work_is_being_cancelled_begins_anew() -> None:
    work = Work()
    leaving = asyncio.create_task(work.flight.run())
    await eventually(lambda: work.begun == 1)
    leaving.cancel()
    await asyncio.sleep(0)  # it cancels the work, and waits for its end
    coming = asyncio.create_task(work.flight.run())
    await eventually(lambda: work.begun == 2)
    work.result.set_result("done")
    assert await coming == "done"
    assert leaving.cancelled()


async def test_who_waited_for_a_former_run_does_not_count_in_the_next() -> None:
    work = Work()

    async def again() -> str:
        await work.flight.run()
        work.result = asyncio.get_running_loop().create_future()
        return await work.flight.run()  # before the other one has gone on

    first = asyncio.create_task(again())
    other = asyncio.create_task(work.flight.run())
    await eventually(lambda: work.begun == 1)
    work.result.set_result("first")
    assert await other == "first"
    await eventually(lambda: work.begun == 2)
    leaving = asyncio.create_task(work.flight.run())
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert work.cancelled == 0, "the first one still waits"
    work.result.set_result("second")
    assert await first == "second"
