"""Phone on Zalo: reads the choices out of the lines of a text, and types what stands before them."""

import re
from collections.abc import Awaitable, Callable

from bot.dialogue.turn import Message
from bot.questions import Option
from handlers.demo.phones import Bubble, Stuck
from handlers.demo.zalo_stand import ZaloStand
from handlers.text_layout import option_lines


class ZaloPhone:
    """Account on the stand. `settled` returns once all is answered, `open_question` tells what the chat stands
    at: so a robot knows the same question by the same name wherever it is played."""

    def __init__(
        self,
        stand: ZaloStand,
        settled: Callable[[], Awaitable[None]],
        open_question: Callable[[str], Awaitable[Message]],
        name: str,
        chat: str,
    ) -> None:
        self.name = name
        self.chat = chat
        self._stand, self._settled, self._open_question = stand, settled, open_question
        self._replies: dict[tuple[str, str], str] = {}

    async def join(self, code: str) -> None:
        await self.type(code)

    async def type(self, text: str) -> None:
        await self._stand.arrive(text, chat=self.chat, name=self.name)

    async def tap(self, bubble: Bubble, option: Option) -> None:
        await self.type(self.typed_for(bubble, option))

    def typed_for(self, bubble: Bubble, option: Option) -> str:
        """Text that chooses the option. Raises Stuck where it was never on the screen."""
        if (bubble.id, option.key) not in self._replies:
            raise Stuck(f"{self.name} cannot choose {option.label}: {bubble.text}")
        return self._replies[bubble.id, option.key]

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        await self._stand.show_photo(data, self.chat, self.name)

    async def file(self, name: str, data: bytes) -> None:
        raise Stuck(f"{self.name}: files other than photos do not come in on Zalo")

    async def hear(self) -> list[Bubble]:
        await self._settled()
        heard = self._stand.screens[self.chat].read()
        return await self._with_choices(heard) if heard else heard

    async def _with_choices(self, heard: list[Bubble]) -> list[Bubble]:
        """Messages heard; the newest of those that end with the choices of the open question has them."""
        question = await self._open_question(self.chat)
        listed = option_lines(question.options, question.style)
        for place in reversed(range(len(heard))):
            bubble = heard[place]
            if listed and bubble.text.endswith("\n".join(listed)):
                text = bubble.text.removesuffix("\n".join(listed)).rstrip()
                replies = _replies(listed, question.options)
                self._replies.update({(bubble.id, key): reply for key, reply in replies.items()})
                found = Bubble(bubble.id, text, question.options, question.asks)
                return [*heard[:place], found, *heard[place + 1 :]]
        return heard


def _replies(listed: list[str], options: tuple[Option, ...]) -> dict[str, str]:
    """Option's key -> what is typed for it: the number or letter before it, else the example itself."""
    if all(re.match(r"(\d+|[a-z])\. ", line) for line in listed) and len(listed) == len(options):
        return {o.key: line.partition(".")[0] for o, line in zip(options, listed, strict=True)}
    return {option.key: option.label for option in options}
