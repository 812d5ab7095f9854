"""The load stand, in a process of its own: a Bot API on loopback with people behind it.

python -m tests.bench.stand JSON    prints its port; reads the process ids of a database's server (0: none)
and of the bots; prints what it measured

It answers by the model of Telegram that all tests share, over a wire as thin as can be. Keeping every message
costs it 5 µs a step, 25 instead of 20 without the sockets; a step of the echo E0 takes 1,750.

Closed loop: `at_once` people, each says the next thing when the next question has reached them. Open loop:
`rate` things are said each second whatever comes of them. Times are of the monotonic clock, which all
processes of a machine share.
"""

import asyncio
import gc
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from tests.bench.people import Crowd, Person
from tests.bench.polling import Polling
from tests.bench.processes import cpu, cpu_with_children, memory
from tests.bench.pushing import push
from tests.bench.seeding import FIRST_CHAT
from tests.bench.tally import Tally
from tests.bench.wire import Reply, Wire, compact, parameters
from tests.telegram_stand.api import BotApi
from tests.telegram_stand.refusals import ApiError, flood
from tests.telegram_stand.trouble import Bearing

Json = dict[str, Any]
PACED = ("sendMessage", "editMessageText", "editMessageReplyMarkup")


@dataclass
class Plan:
    """Plan of a measurement. `network`: seconds a call takes there and back. `settle` seconds are not counted.

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
class Stand:
    plan: Plan
    crowd: Crowd
    api: BotApi = field(default_factory=BotApi)
    first_poll: float = 0.0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    counted: Tally = field(default_factory=Tally)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    pushing: "asyncio.Queue[bytes] | None" = None
    _webhooks: int = 0

    def __post_init__(self) -> None:
        """Whoever is seated has written before, so the bot may write to them."""
        self._bearing = Bearing(self.plan.bears)
        self._polling = Polling(self.api.updates, at_once=not self.plan.network)
        for unit in range(self.plan.seated):
            self.api.chat(FIRST_CHAT + unit, about={"first_name": "Lan"})

    # --- the wire ---

    def handle(self, method: str, body: bytes, reply: Reply) -> None:
        params = parameters(body)
        if method == "getUpdates":
            self._polling.ask(params, reply)
            return self.begin()
        self.counted.calls[method] += 1
        if method in PACED and self._bearing.is_too_much(time.monotonic()):
            self.counted.refused += 1
            return reply(flood(1))
        try:
            result = self.api.call(method, params)
        except ApiError as refusal:
            self.counted.wrong[refusal.description] += 1
            return reply(refusal)
        reply(result)
        if method in ("sendMessage", "editMessageText"):
            self.said(result)
        elif method == "answerCallbackQuery":
            self.called(int(params["callback_query_id"].partition("-")[0]))
        elif method == "setWebhook":
            self._webhooks += 1
            if self._webhooks == len(self.plan.webhook):
                self.begin()

    def begin(self) -> None:
        if not self.first_poll:
            self.first_poll = time.monotonic()
            self.begun.set()

    def said(self, message: Json) -> None:
        text = message["text"]
        if text.startswith("Nhắc"):
            self.counted.reminders.append(time.monotonic())
            return
        person = self.crowd.people.get(message["chat"]["id"])
        if person is None or not person.since:
            return
        self.called(person.chat)
        if text.startswith("Đã sửa") or "đã ghi" in text.split("\n", 1)[0].lower():
            self.counted.recorded += 1
        if self.plan.way == "echo":
            return self.done(person)
        if keyboard := message.get("reply_markup"):
            person.keyboard = (message["message_id"], keyboard["inline_keyboard"][0][0]["callback_data"])
            self.done(person)

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
            self.api.meet(update)
            self.pushing.put_nowait(compact(update))
        else:
            self.api.happens(update)
            self._polling.news()

    # --- the run ---

    async def run(self, server: int, pids: list[int]) -> dict[str, Any]:
        await self.begun.wait()
        await asyncio.sleep(0.3)
        beside = []
        if self.plan.webhook:
            self.pushing = asyncio.Queue()
            asked = self.api.updates.webhook
            about = (asked["secret_token"], int(asked.get("max_connections", 40)), self.plan.network)
            pusher = push(self.plan.webhook, self.pushing, *about)
            beside.append(asyncio.create_task(pusher))
        people = await self.gathered() if self.plan.rate else []
        load = self.open_loop(people) if self.plan.rate else self.closed_loop()
        beside.append(asyncio.create_task(load))
        await asyncio.sleep(self.plan.settle)
        self.counted, began, used, own = Tally(), time.monotonic(), cpu(pids), time.process_time()
        served = cpu_with_children(server)
        beside.append(asyncio.create_task(self.watch()))
        waits = asyncio.create_task(self.over.wait())
        await asyncio.wait([waits], timeout=self.plan.seconds)
        counted, took = self.counted, time.monotonic() - began
        used, own = cpu(pids) - used, time.process_time() - own
        served = cpu_with_children(server) - served
        if self.plan.rate:
            counted.first_call += self.unanswered(time.monotonic())
        for task in (waits, *beside):
            task.cancel()
            if task.done() and not task.cancelled() and (problem := task.exception()):
                raise problem
        return {
            **counted.report(took, used),
            "server_cpu_ms_per_step": round(1000 * served / counted.steps, 3) if counted.steps else None,
            "stand_busy": round(own / took, 3),
            "waiting": sum(bool(person.since) for person in self.crowd.people.values()),
            "first_poll": self.first_poll,
            "ran_out": self.over.is_set(),
            "rss_mb": round(memory(pids), 1),
        }

    def unanswered(self, now: float) -> list[float]:
        """Seconds that those have waited who got no call yet, lest the slowest count for nothing."""
        return [now - p.since for p in self.crowd.people.values() if p.since and not p.answered]

    async def watch(self) -> None:
        """Ends the measurement when reminders have ceased: nobody can tell which is the last, for whoever is
        heard before theirs gets none."""
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
        """People of the open loop; those who tap have been asked before."""
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


async def main(plan: Plan) -> None:
    stand = Stand(plan, Crowd(plan.way, plan.seated, plan.leaves, plan.answered, plan.apart))
    # Nothing that is kept refers to itself; to walk all of it again and again is a tenth of the time.
    gc.disable()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(stand.handle, plan.network), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    server, *pids = json.loads(await asyncio.to_thread(sys.stdin.readline))
    print(json.dumps(await stand.run(server, pids)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Plan(**json.loads(sys.argv[1]))))
