"""Pacing: how many messages in how many seconds a platform bears, in a chat and in all.

Sliding logs hold the moments of the last messages, for the bot, each chat and each group; bulk mail besides
goes through a leaky bucket, so that it leaves evenly and no answer finds the line full.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class PaceLimits:
    """Limits of a platform: messages in seconds, edits counted too.

    The defaults are Telegram's soft limits: about one a second in a chat (short bursts are fine), 20 a minute
    in a group, 30 a second in all. `many`: the share of bulk mail; the rest is kept free for whoever is typing.
    After `quiet` seconds without an answer there is time for old keyboards.
    """

    bot: tuple[int, float] = (30, 1)
    many: tuple[int, float] = (57, 2)
    chat: tuple[int, float] = (5, 5)
    group: tuple[int, float] = (20, 60)
    quiet: float = 0.1


USUAL = PaceLimits()
BURST = 0.05  # of its share that bulk mail may catch up at once
UNLIMITED = PaceLimits((10**6, 1), (10**6, 1), (10**6, 1), (10**6, 1))


class Pace:
    """The moment at which the next message may go, by the limits and by what has gone."""

    def __init__(self, limits: PaceLimits):
        self.limits = self._undivided = limits
        self._processes = 0
        self._muted_until = 0.0
        self.bot: deque[float] = deque(maxlen=2 * limits.bot[0])
        self.chats: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=limits.chat[0]))
        self.groups: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=limits.group[0]))
        self.next_of_many = 0.0

    def share(self, among: int, now: float) -> None:
        """Divides the bot's limits among so many processes that send.

        A process that joins others waits one window: it can't know what they have just sent.
        """
        if among == self._processes:
            return
        if among > 1 and not self._processes and self._undivided.bot != UNLIMITED.bot:
            self._muted_until = now + self._undivided.bot[1]
        self._processes = among
        bot, many = (_part(limit, among) for limit in (self._undivided.bot, self._undivided.many))
        self.limits = replace(self._undivided, bot=bot, many=many)
        self.bot = deque(self.bot, maxlen=2 * bot[0])

    def free(self, chat: str, group: bool, now: float) -> float:
        """First moment at which a message to the chat stays within all limits."""
        moments = [
            now,
            self._muted_until,
            _free(self.bot, self.limits.bot),
            _free(self.chats[chat], self.limits.chat),
        ]
        if group:
            moments.append(_free(self.groups[chat], self.limits.group))
        return max(moments)

    def room_for_many(self, now: float) -> int:
        """Number of bulk messages that may be claimed now, as the bucket leaks; none while answers use up its
        share."""
        most, seconds = self.limits.many
        if max(self._muted_until, self._free_line()) > now:
            return 0
        due = (now - max(self.next_of_many, now - BURST * seconds)) * most / seconds
        return int(due) + 1 if now >= self.next_of_many else 0

    def taken_by_many(self, count: int, now: float) -> None:
        """Counts bulk messages that were claimed."""
        most, seconds = self.limits.many
        self.next_of_many = max(self.next_of_many, now - BURST * seconds) + count * seconds / most

    def free_for_many(self, now: float) -> float:
        """First moment at which there may be room for bulk mail."""
        return max(now, self._muted_until, self.next_of_many, self._free_line())

    def _free_line(self) -> float:
        """First moment at which answers leave room for bulk mail: of the messages that the bot bears in two
        seconds, one is kept free."""
        most, seconds = self.limits.bot
        return _free(self.bot, (2 * most - 1, 2 * seconds))

    def taken(self, chat: str, group: bool, moment: float) -> None:
        """Counts a message that goes at this moment."""
        for sent in (self.bot, self.chats[chat], *([self.groups[chat]] if group else [])):
            sent.append(moment)


def _part(limit: tuple[int, float], among: int) -> tuple[int, float]:
    most, seconds = limit
    return (most // among, seconds) if most >= among else (1, seconds * among / most)


def _free(sent: deque[float], limit: tuple[int, float]) -> float:
    """First moment at which a sliding log has room: when the oldest of as many as allowed leaves the window."""
    most, seconds = limit
    return sent[-most] + seconds if len(sent) >= most else 0.0
