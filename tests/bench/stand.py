"""The load stand, in a process of its own: a Bot API on loopback with people behind it.

python -m tests.bench.stand JSON    prints its port; reads the bots' process ids; prints what it measured

Closed loop: `at_once` people, each says the next thing when the next question has reached them. Open loop:
`rate` things are said each second whatever comes of them. Times are of the monotonic clock, which all
processes of a machine share.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from tests.bench.people import Crowd, Person
from tests.bench.processes import cpu, memory
from tests.bench.pushing import push
from tests.bench.wire import Reply, Wire, compact, flood
from tests.bench.wire import field as of

TOKEN = "123456:load"
BOT = {"id": 123456, "is_bot": True, "first_name": "Thi đua", "username": "thidua_bot"}
PACED = ("sendMessage", "editMessageText", "editMessageReplyMarkup")
# As in the official server (telegram-bot-api, Client.h): a poll that waits is answered so long after an
# update has come, but no longer after the first, so that more come with it. Seconds.
WAIT_AFTER, LONGEST_WAIT = 0.001, 0.002
# What left evenly may arrive a little closer together.
JITTER = 0.05


@dataclass
class Plan:
    """What to measure. `network`: seconds a call takes there and back. `settle` seconds are not counted.

    `rate`: open loop, so many things said a second. `bears`: so many messages a second, the rest is refused
    (0: any number). `webhook`: host:port of each bot that is delivered to; else they poll.
    `until_quiet`: the measurement ends when for so many seconds no reminder has come any more.
    """

    way: str = "typed"
    seated: int = 64
    at_once: int = 64
    leaves: int = 8
    answered: int = 0
    apart: int = 1
    network: float = 0.0
    settle: float = 1.0
    seconds: float = 3.0
    rate: float = 0.0
    bears: int = 0
    webhook: list[str] = field(default_factory=list)
    until_quiet: float = 0.0


@dataclass
class Measured:
    """What is counted while it counts. Times in seconds from the moment something was said (or was to be
    said): to the first call the bot makes for it, to the next question. `recorded`: answers said to be kept;
    `overtaken`: what was not answered when its speaker said the next. `refused`: calls that were too many.
    """

    steps: int = 0
    recorded: int = 0
    overtaken: int = 0
    refused: int = 0
    reminders: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    first_call: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


@dataclass
class Stand:
    plan: Plan
    crowd: Crowd
    updates: deque[tuple[int, bytes]] = field(default_factory=deque)
    poll: Reply | None = None
    first_poll: float = 0.0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    counted: Measured = field(default_factory=Measured)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    pushing: "asyncio.Queue[bytes] | None" = None
    secret: str = ""
    connections: int = 0
    _webhooks: int = 0
    _message: int = 0
    _handing: tuple[float, asyncio.TimerHandle] | None = None
    _sent: deque[float] = field(default_factory=deque)

    # --- the wire ---

    def handle(self, method: str, body: bytes, reply: Reply) -> None:
        if method == "getUpdates":
            return self.get_updates(body, reply)
        self.counted.calls[method] += 1
        if self.plan.bears and method in PACED and self.is_too_much(time.monotonic()):
            self.counted.refused += 1
            return reply(flood(1))
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
            self.connections = int(of(body, "max_connections") or 40)
            self._webhooks += 1
            if self._webhooks == len(self.plan.webhook):
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
        if self._handing:
            self._handing[1].cancel()
            self._handing = None
        if self.poll and self.updates:
            reply, self.poll = self.poll, None
            some = [body for _, body in list(self.updates)[:100]]
            reply(b"[%b]" % b",".join(some))

    def hand_out_soon(self) -> None:
        """Where a round trip costs something, an update waits a moment for others, as at the real server."""
        if not self.plan.network:
            return self.hand_out()
        loop, since = asyncio.get_running_loop(), self._handing[0] if self._handing else 0.0
        if self._handing:
            self._handing[1].cancel()
        since = since or loop.time()
        at = min(loop.time() + WAIT_AFTER, since + LONGEST_WAIT)
        self._handing = since, loop.call_at(at, self.hand_out)

    def is_too_much(self, now: float) -> bool:
        """Whether within the last second as many messages were taken as the platform bears."""
        while self._sent and self._sent[0] <= now - (1 - JITTER):
            self._sent.popleft()
        if len(self._sent) >= self.plan.bears:
            return True
        self._sent.append(now)
        return False

    def said(self, method: str, body: bytes, reply: Reply) -> None:
        chat = int(of(body, "chat_id"))
        if method == "sendMessage":
            self._message += 1
            id = self._message
        else:
            id = int(of(body, "message_id"))
        text = of(body, "text")
        reply(self.message(chat, id, text))
        if text.startswith("Nhắc"):
            self.counted.reminders.append(time.monotonic())
            return
        person = self.crowd.people.get(chat)
        if person is None or not person.since:
            return
        self.called(chat)
        if text.startswith("Đã sửa") or "đã ghi" in text.split("\n", 1)[0].lower():
            self.counted.recorded += 1
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

    def called(self, chat: int) -> None:
        person = self.crowd.people.get(chat)
        if person and person.since and not person.answered:
            person.answered = True
            self.counted.first_call.append(time.monotonic() - person.since)

    def done(self, person: Person) -> None:
        self.counted.steps += 1
        self.counted.whole.append(time.monotonic() - person.since)
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
        self.over.set()

    def says(self, person: Person, update: dict[str, Any], at: float) -> None:
        self.counted.overtaken += bool(person.since)
        person.since, person.answered = at, False
        if self.pushing is not None:
            self.pushing.put_nowait(compact(update))
        else:
            self.updates.append((update["update_id"], compact(update)))
            self.hand_out_soon()

    # --- the run ---

    async def run(self, pids: list[int]) -> dict[str, Any]:
        await self.begun.wait()
        await asyncio.sleep(0.3)
        beside = []
        if self.plan.webhook:
            self.pushing = asyncio.Queue()
            pusher = push(self.plan.webhook, self.pushing, self.secret, self.connections, self.plan.network)
            beside.append(asyncio.create_task(pusher))
        people = await self.gathered() if self.plan.rate else []
        load = self.open_loop(people) if self.plan.rate else self.closed_loop()
        beside.append(asyncio.create_task(load))
        await asyncio.sleep(self.plan.settle)
        self.counted, began, used, own = Measured(), time.monotonic(), cpu(pids), time.process_time()
        beside.append(asyncio.create_task(self.watch()))
        waits = asyncio.create_task(self.over.wait())
        await asyncio.wait([waits], timeout=self.plan.seconds)
        counted, took = self.counted, time.monotonic() - began
        used, own = cpu(pids) - used, time.process_time() - own
        if self.plan.rate:
            counted.first_call += self.unanswered(time.monotonic())
        for task in (waits, *beside):
            task.cancel()
            if task.done() and not task.cancelled() and (problem := task.exception()):
                raise problem
        return {
            "seconds": round(took, 3),
            "steps": counted.steps,
            "per_second": round(counted.steps / took, 1),
            "cpu_ms_per_step": round(1000 * used / counted.steps, 3) if counted.steps else None,
            "busy": round(used / took, 3),
            "stand_busy": round(own / took, 3),
            "first_call_ms": quantiles(counted.first_call),
            "step_ms": quantiles(counted.whole),
            "calls": dict(counted.calls),
            "recorded": counted.recorded,
            "overtaken": counted.overtaken,
            "refused": counted.refused,
            "reminders": len(counted.reminders),
            "reminders_per_second": _rate(counted.reminders),
            "waiting": sum(bool(person.since) for person in self.crowd.people.values()),
            "first_poll": self.first_poll,
            "ran_out": self.over.is_set(),
            "rss_mb": round(memory(pids), 1),
        }

    def unanswered(self, now: float) -> list[float]:
        """How long those have waited by now who got no call yet, lest the slowest count for nothing."""
        return [now - p.since for p in self.crowd.people.values() if p.since and not p.answered]

    async def watch(self) -> None:
        """Who has been heard since it was owed gets no reminder, so nobody knows which is the last."""
        quiet = self.plan.until_quiet
        while quiet:
            await asyncio.sleep(0.5)
            came = self.counted.reminders
            if came and came[-1] < time.monotonic() - quiet:
                self.over.set()

    async def closed_loop(self) -> None:
        for _ in range(self.plan.at_once):
            self.go_on(self.crowd.arrive())

    async def gathered(self) -> list[Person]:
        """Who taps in the open loop must have been asked before."""
        people = [p for p in (self.crowd.arrive() for _ in range(self.plan.at_once)) if p]
        if self.plan.way == "tapped":
            for person in people:
                self.says(person, self.crowd.says(person) or {}, time.monotonic())
            while any(not person.keyboard[0] for person in people):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)
        return people

    async def open_loop(self, people: list[Person]) -> None:
        """They answer in turn, on schedule."""
        begin, count = time.monotonic(), 0
        while people:
            at = begin + count / self.plan.rate
            if (wait := at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            person = people[count % len(people)]
            update = self.crowd.says(person)
            if update is None:
                fresh = self.crowd.arrive()
                if fresh is None:
                    break
                people[count % len(people)] = fresh
                continue
            self.says(person, update, at)
            count += 1
        self.over.set()


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {n: round(1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2) for n, q in at.items()}


def _rate(moments: list[float]) -> float:
    """A second, from the first to the last."""
    if len(moments) < 2:
        return 0.0
    return round((len(moments) - 1) / (moments[-1] - moments[0]), 2)


async def main(plan: Plan) -> None:
    stand = Stand(plan, Crowd(plan.way, plan.seated, plan.leaves, plan.answered, plan.apart))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(stand.handle, plan.network), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    pids = json.loads(await asyncio.to_thread(sys.stdin.readline))
    print(json.dumps(await stand.run(pids)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Plan(**json.loads(sys.argv[1]))))
