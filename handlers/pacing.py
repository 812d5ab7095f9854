"""How much a platform bears: so many messages in so many seconds, in a chat and in all."""

from collections import defaultdict, deque
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class PaceLimits:
    """So many messages in so many seconds, edits counted too. The defaults are Telegram's soft limits:
    about one a second in a chat (short bursts are fine), 20 a minute in a group, 30 a second in all. `many`
    is the share of mail to many people: the rest is kept free for whoever is typing. After `quiet` seconds
    without an answer there is time for old keyboards."""

    bot: tuple[int, float] = (30, 1)
    many: tuple[int, float] = (57, 2)
    chat: tuple[int, float] = (5, 5)
    group: tuple[int, float] = (20, 60)
    quiet: float = 0.1


USUAL = PaceLimits()
BURST = 0.05  # of its share that mail to many may catch up at once
UNLIMITED = PaceLimits((10**6, 1), (10**6, 1), (10**6, 1), (10**6, 1))


class Pace:
    """When the next message may go, by the limits and by what has gone."""

    def __init__(self, limits: PaceLimits):
        self.limits = self._undivided = limits
        self._processes = 0
        self._muted_until = 0.0
        self.bot: deque[float] = deque(maxlen=2 * limits.bot[0])
        self.chats: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=limits.chat[0]))
        self.groups: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=limits.group[0]))
        self.next_of_many = 0.0

    def share(self, among: int, now: float) -> None:
        """So many processes send, each as much of what the bot bears in all. One that comes to others lets go
        by what they have sent just now."""
        if among == self._processes:
            return
        if among > 1 and not self._processes and self._undivided.bot != UNLIMITED.bot:
            self._muted_until = now + self._undivided.bot[1]
        self._processes = among
        bot, many = (_part(limit, among) for limit in (self._undivided.bot, self._undivided.many))
        self.limits = replace(self._undivided, bot=bot, many=many)
        self.bot = deque(self.bot, maxlen=2 * bot[0])

    def free(self, chat: str, group: bool, now: float) -> float:
        """The first moment at which a message to the chat stays within all limits."""
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
        """How much mail to many may be taken on now. It goes evenly, not in bursts, so that no answer finds
        the line full; and none goes while answers use up its share."""
        most, seconds = self.limits.many
        if max(self._muted_until, self._free_line()) > now:
            return 0
        due = (now - max(self.next_of_many, now - BURST * seconds)) * most / seconds
        return int(due) + 1 if now >= self.next_of_many else 0

    def taken_by_many(self, count: int, now: float) -> None:
        most, seconds = self.limits.many
        self.next_of_many = max(self.next_of_many, now - BURST * seconds) + count * seconds / most

    def free_for_many(self, now: float) -> float:
        """When there may be room for it."""
        return max(now, self._muted_until, self.next_of_many, self._free_line())

    def _free_line(self) -> float:
        """When answers leave room for mail to many: of what the bot bears in two seconds, one is kept free."""
        most, seconds = self.limits.bot
        return _free(self.bot, (2 * most - 1, 2 * seconds))

    def taken(self, chat: str, group: bool, moment: float) -> None:
        for sent in (self.bot, self.chats[chat], *([self.groups[chat]] if group else [])):
            sent.append(moment)


def _part(limit: tuple[int, float], among: int) -> tuple[int, float]:
    most, seconds = limit
    return (most // among, seconds) if most >= among else (1, seconds * among / most)


def _free(sent: deque[float], limit: tuple[int, float]) -> float:
    """As many as allowed have gone: the next may when the first of them is long enough ago."""
    most, seconds = limit
    return sent[-most] + seconds if len(sent) >= most else 0.0
