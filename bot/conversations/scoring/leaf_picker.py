"""List of criteria to pick one from, a page at a time; a typed code picks too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.questions import Choice, Option
from bot.rules.charter import Leaf
from bot.vietnamese import fold

PAGE = 8
MORE, DONE = Option("-more", "Xem tiếp"), Option("-done", "Xong")
_LONGEST = 40


@dataclass(frozen=True)
class Listed(Choice):
    """Lettered list of criteria that also reads a criterion's code, listed on this page or not."""

    codes: Mapping[str, str] = field(default_factory=dict)

    def read(self, reply: str) -> str:
        return self.codes.get(fold(reply)) or super().read(reply)

    def accepts(self, value: str) -> bool:
        return value in self.codes.values() or super().accepts(value)


def picking(
    id: QuestionId,
    text: str,
    leaves: Sequence[Leaf],
    pick: Callable[[Leaf], Effect],
    done: Callable[[], Effect],
    *,
    known: Sequence[Leaf] = (),
) -> Iterator[Question]:
    """Pages of the list, put only when one is opened; `id` is the first page's. `known`: further criteria that
    can be picked by their codes."""
    by_id = {leaf.id: leaf for leaf in (*known, *leaves)}
    codes = {fold(leaf.code): leaf.id for leaf in by_id.values() if leaf.code}
    starts = range(0, max(len(leaves), 1), PAGE)
    for place, start in enumerate(starts):
        last = place == len(starts) - 1
        shown = tuple(Option(leaf.id, label(leaf)) for leaf in leaves[start : start + PAGE])
        form = Listed((*shown, *(() if last else (MORE,)), DONE), lettered=True, codes=codes)
        following = str(page(id, place + 1))

        def keep(key: str, following: str = following) -> Effect:
            if key == MORE.key:
                return Effect(goto=following)
            return done() if key == DONE.key else pick(by_id[key])

        yield Question(str(page(id, place)), lambda form=form: Prompt(text, form), keep, done=True)  # type: ignore[misc]


def page(id: QuestionId, place: int) -> QuestionId:
    """Id of the list's page, counted from 0."""
    return replace(id, part=f"{id.part}_{place}") if place else id


def label(leaf: Leaf) -> str:
    """``1.2 · Chất lượng tham mưu``, short enough for a button."""
    title = leaf.title if len(leaf.title) <= _LONGEST else leaf.title[: _LONGEST - 1].rstrip() + "…"
    return f"{leaf.code} · {title}" if leaf.code else title
