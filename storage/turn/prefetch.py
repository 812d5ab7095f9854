"""Prefetch of what a turn will ask, guessed from the chat's last one: one round trip to PostgreSQL, not six.

Only a guess. What is loaded under the lock says whether it was the right lock, and what was not foreseen, or
came out otherwise, is asked when it is needed.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.dialogue.codes import code_in
from bot.dialogue.said import Chat, Said
from storage.database import pipeline
from storage.database.locks import lock
from storage.loading import queries
from storage.loading.lazy import ByUnit
from storage.loading.loaded_situation import LoadedSituation, cycle_number
from storage.loading.situations import Loader, cluster_named
from storage.outbox import chat_view
from storage.turn import processed_updates

# So many chats are kept in mind; beyond them, those that spoke longest ago are met as if for the first time.
MOST = 8192
# Units; who looks at more of them is asked for more each time.
FEW = 3


@dataclass(frozen=True)
class Habit:
    """Where a chat was in its last turn, and the units whose answers it looked at."""

    cluster: int = 0
    cycle: int = 0
    units: tuple[str, ...] = ()


@dataclass
class Foresight:
    loader: Loader
    _known: OrderedDict[tuple[str, str], Habit] = field(default_factory=OrderedDict)

    def cluster(self, said: Said) -> int:
        """In which a turn can be begun, so that it has its lock from the start; 0 if that has to be asked."""
        habit = self._habit(said)
        elsewhere = cycle_number(cluster_named(said)) not in (0, habit.cycle)
        return 0 if said.group or code_in(said) or elsewhere else habit.cluster

    def prepare(self, connection: Connection, said: Said, now: datetime) -> None:
        """Takes the lock of the cluster, if the turn was not begun with it, and asks what is foreseen after
        that: a statement sees what was committed before it, and the turn before has to be in it."""
        line, who = pipeline.of(connection), "" if said.anonymous else said.who
        chat = Chat(said.platform, said.chat, said.group)
        if not line.lock:
            meant = cluster_named(said)
            if found := queries.cluster_of(
                connection, chat, who, self.loader.vault.digest(code_in(said)), now, meant
            ):
                lock(connection, found)
        questions = [
            processed_updates.marking(said, now),
            queries.of_chat(chat, who),
            chat_view.open_rows(chat),
        ]
        if line.lock:
            questions.append(queries.of_cluster(line.lock))
        habit = self._habit(said)
        if habit.cluster == line.lock:
            questions += [self.loader.newer(habit.cycle, unit) for unit in habit.units]
        if said.kind == "tap" and said.on:
            questions += chat_view.on_tap(chat, said.on)
        line.prefetch([prepared.asked(connection, values) for prepared, values in questions])

    def learn(self, said: Said, standing: LoadedSituation) -> None:
        answers, chat = standing.situation.answers, (said.platform, said.chat)
        units = answers.looked_up[:FEW] if isinstance(answers, ByUnit) else ()
        self._known[chat] = Habit(standing.cluster, standing.cycle, units)
        self._known.move_to_end(chat)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """A turn was undone; perhaps it was begun in a cluster that its chat has left."""
        self._known.clear()

    def _habit(self, said: Said) -> Habit:
        return self._known.get((said.platform, said.chat), Habit())
