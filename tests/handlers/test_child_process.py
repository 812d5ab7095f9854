"""Child processes: they hear, answer, and never outlive the block that began them."""

import pytest

from handlers.child_process import child


async def test_a_module_hears_its_order_and_answers():
    async with child("base64", "-e", wall=30) as process:
        told, _ = await process.communicate(b"order")
    assert told == b"b3JkZXI=\n"
    assert process.returncode == 0


async def test_one_that_takes_too_long_is_ended():
    with pytest.raises(TimeoutError):
        async with child("base64", "-e", wall=0.1) as process:
            await process.wait()
    assert process.returncode


async def test_one_that_is_left_is_ended():
    async with child("base64", "-e", wall=30) as process:
        pass
    assert process.returncode
