"""The load stand, in a process of its own: a Bot API on loopback with people behind it.

python -m tests.bench.stand JSON    prints its port; reads the bot's process id; prints what it measured

Closed loop: `at_once` people, each says the next thing when the next question has reached them. Open loop:
`rate` things are said each second whatever comes of them. Times are of the monotonic clock, which all
processes of a machine share.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from tests.bench.people import Crowd, Person
from tests.bench.wire import Reply, Wire, compact
from tests.bench.wire import field as of

TOKEN = "123456:load"
BOT = {"id": 123456, "is_bot": True, "first_name": "Thi đua", "username": "thidua_bot"}
CONNECTIONS = 40  # of a webhook, as Telegram's default
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Plan:
    """What to measure. `network`: seconds a call takes there and back. `settle` seconds are not counted."""

    way: str = "typed"
    seated: int = 64
    at_once: int = 64
    leaves: int = 8
    start: int = 0
    network: float = 0.0
    settle: float = 0.5
    seconds: float = 3.0
    rate: float = 0.0
    webhook: str = ""


@dataclass
class Stand:
    plan: Plan
    crowd: Crowd
    updates: deque[tuple[int, bytes]] = field(default_factory=deque)
    poll: Reply | None = None
    first_poll: float = 0.0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    counting: bool = False
    steps: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    first_call: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    through: asyncio.Event = field(default_factory=asyncio.Event)
    pushing: "asyncio.Queue[tuple[int, bytes]] | None" = None
    secret: str = ""
    _message: int = 0

    # --- the wire ---

    def handle(self, method: str, body: bytes, reply: Reply) -> None:
        if method == "getUpdates":
            return self.get_updates(body, reply)
        if self.counting:
            self.calls[method] += 1
        if method == "answerCallbackQuery":
            self.called(int(of(body, "callback_query_id").partition("-")[0]))
            return reply(b"true")
        if method in ("sendMessage", "editMessageText"):
            return self.said(method, body, reply)
        if method == "editMessageReplyMarkup":
            return reply(self.message(int(of(body, "chat_id")), int(of(body, "message_id")), "..."))
        if method == "getMe":
            return reply(compact(BOT))
        if method == "setWebhook":
            self.secret = of(body, "secret_token")
            self.begin()
        reply(b"true")

    def get_updates(self, body: bytes, reply: Reply) -> None:
        offset = int(of(body, "offset") or 0)
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        self.poll = reply
        asyncio.get_running_loop().call_later(float(of(body, "timeout") or 0), self.give_up, reply)
        self.hand_out()
        self.begin()

    def begin(self) -> None:
        if not self.first_poll:
            self.first_poll = time.monotonic()
            self.begun.set()

    def give_up(self, reply: Reply) -> None:
        if self.poll is reply:
            self.poll = None
            reply(b"[]")

    def hand_out(self) -> None:
        if self.poll and self.updates:
            reply, self.poll = self.poll, None
            some = [body for _, body in list(self.updates)[:100]]
            reply(b"[%b]" % b",".join(some))

    def said(self, method: str, body: bytes, reply: Reply) -> None:
        chat = int(of(body, "chat_id"))
        if method == "sendMessage":
            self._message += 1
            id = self._message
        else:
            id = int(of(body, "message_id"))
        reply(self.message(chat, id, of(body, "text")))
        person = self.called(chat)
        if person is None:
            return
        if self.plan.way == "echo":
            return self.done(person)
        if markup := of(body, "reply_markup"):
            rows = json.loads(markup)["inline_keyboard"]
            if rows:
                person.keyboard = (id, rows[0][0]["callback_data"])
                self.done(person)

    def message(self, chat: int, id: int, text: str) -> bytes:
        place = {"id": chat, "first_name": "Lan", "type": "private"}
        return compact({"message_id": id, "from": BOT, "chat": place, "date": 1_790_000_000, "text": text})

    # --- people ---

    def called(self, chat: int) -> Person | None:
        person = self.crowd.people.get(chat)
        if person and person.since and not person.answered:
            person.answered = True
            if self.counting:
                self.first_call.append(time.monotonic() - person.since - self.plan.network)
        return person

    def done(self, person: Person) -> None:
        if not person.since:
            return
        if self.counting:
            self.steps += 1
            self.whole.append(time.monotonic() - person.since - self.plan.network)
        person.since = 0.0
        if not self.plan.rate:
            self.go_on(person)

    def go_on(self, person: Person | None) -> None:
        """The person says the next thing, or the next person the first."""
        while person is not None:
            update = self.crowd.says(person)
            if update is not None:
                self.says(person, update, time.monotonic())
                return
            person = self.crowd.arrive()
        self.through.set()

    def says(self, person: Person, update: dict[str, Any], at: float) -> None:
        person.since, person.answered = at, False
        whole = (update["update_id"], compact(update))
        if self.pushing is not None:
            self.pushing.put_nowait(whole)
        else:
            self.updates.append(whole)
            self.hand_out()

    # --- the run ---

    async def run(self, pid: int) -> dict[str, Any]:
        await self.begun.wait()
        await asyncio.sleep(0.3)
        if self.plan.webhook:
            self.pushing = asyncio.Queue()
            pushers = [asyncio.create_task(self.push()) for _ in range(CONNECTIONS)]
            assert pushers
        load = asyncio.create_task(self.open_loop() if self.plan.rate else self.closed_loop())
        await asyncio.sleep(self.plan.settle)
        self.counting, began, used = True, time.monotonic(), cpu(pid)
        waits = asyncio.create_task(self.through.wait())
        await asyncio.wait([waits], timeout=self.plan.seconds)
        self.counting, took, used = False, time.monotonic() - began, cpu(pid) - used
        load.cancel()
        return {
            "seconds": round(took, 3),
            "steps": self.steps,
            "per_second": round(self.steps / took, 1),
            "cpu_ms_per_step": round(1000 * used / self.steps, 3) if self.steps else None,
            "busy": round(used / took, 3),
            "first_call_ms": quantiles(self.first_call),
            "step_ms": quantiles(self.whole),
            "calls": dict(self.calls),
            "first_poll": self.first_poll,
            "ran_out": self.through.is_set(),
            "rss_mb": round(memory(pid), 1),
        }

    async def closed_loop(self) -> None:
        for _ in range(self.plan.at_once):
            self.go_on(self.crowd.arrive())

    async def open_loop(self) -> None:
        """First everybody gets a question to answer; then they answer in turn, on schedule."""
        people = [p for p in (self.crowd.arrive() for _ in range(self.plan.at_once)) if p]
        if self.plan.way == "tapped":
            for person in people:
                self.says(person, self.crowd.says(person) or {}, time.monotonic())
            while any(not person.keyboard[0] for person in people):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        begin, count = time.monotonic(), 0
        while True:
            at = begin + count / self.plan.rate
            if (wait := at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            person = people[count % len(people)]
            update = self.crowd.says(person)
            if update is None:
                fresh = self.crowd.arrive()
                if fresh is None:
                    self.through.set()
                    return
                people[count % len(people)] = fresh
                continue
            self.says(person, update, at)
            count += 1

    async def push(self) -> None:
        """One connection of the webhook: an update at a time, repeated until it is taken."""
        assert self.pushing is not None
        host, _, port = self.plan.webhook.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        while True:
            _, body = await self.pushing.get()
            if self.plan.network:
                await asyncio.sleep(self.plan.network / 2)
            head = (
                f"POST /telegram HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                f"X-Telegram-Bot-Api-Secret-Token: {self.secret}\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer.split(b"\r\n")[0]:
                raise RuntimeError(answer.decode())


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {n: round(1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2) for n, q in at.items()}


def cpu(pid: int) -> float:
    """Seconds of CPU a process has used."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Resident megabytes."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


async def main(plan: Plan) -> None:
    stand = Stand(plan, Crowd(plan.way, plan.seated, plan.at_once, plan.leaves, plan.start))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(stand.handle, plan.network), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    pid = int(await asyncio.to_thread(sys.stdin.readline))
    print(json.dumps(await stand.run(pid)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Plan(**json.loads(sys.argv[1]))))
