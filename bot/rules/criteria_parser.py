"""The charter's groups and criteria, of any depth, read from plain data."""

from collections.abc import Mapping
from dataclasses import replace

from bot.rules.charter import EvidencePolicy, Group, Leaf
from bot.rules.criteria import UNASSIGNED_WORDS, ZERO, BaseCriterion, Common, Criterion
from bot.rules.fields import Fields
from bot.rules.not_for import NotFor

_EVIDENCE: tuple[EvidencePolicy, ...] = ("none", "optional", "required")
_CODE_SAYS = "what people call it; only said, may be irregular"
_EVIDENCE_SAYS = "evidence is not taken, taken when sent, or asked for after the answer"
_UNASSIGNED_SAYS = (
    "“Không được giao” is no answer, gives nothing, gives the maximum, or leaves the criterion out of the "
    "unit's maximum (`rescale`), with a reason"
)
_DEFAULTS = "as in `defaults`"


def read_groups(
    fields: Fields, units: tuple[str, ...], kinds: Mapping[str, type[BaseCriterion]], *, overrides: bool
) -> tuple[Group, ...]:
    """Groups of the sections `groups` and `defaults`. Raises CharterError."""
    defaults = fields.within("defaults", says="what holds for every criterion that doesn't say it itself")
    tree = _Tree(units, kinds, overrides, Fields({}) if defaults is None else defaults)
    return tuple(tree.group(entry) for entry in fields.each("groups", says="groups of criteria", required=True))


class _Tree:
    """Reader of criteria of any depth. It keeps the ids seen so far: no group and no leaf may share one."""

    def __init__(
        self,
        units: tuple[str, ...],
        kinds: Mapping[str, type[BaseCriterion]],
        overrides: bool,
        defaults: Fields,
    ) -> None:
        self._ids: set[str] = set()
        self._kinds = kinds
        self._evidence = defaults.one_of("evidence", _EVIDENCE, "optional", says=_EVIDENCE_SAYS)
        unassigned = defaults.one_of("unassigned", UNASSIGNED_WORDS, "never", says=_UNASSIGNED_SAYS)
        step = defaults.number_if_any("step", says="distance between two answers, of kind `graded`")
        self._common = Common(units, step, overrides, unassigned)
        defaults.done()

    def group(self, fields: Fields) -> Group:
        group = Group(
            id=self._id(fields),
            code=fields.text("code", "", says=_CODE_SAYS),
            title=fields.text("title", says="name of the group", longest=300),
            parts=tuple(
                self._part(entry)
                for entry in fields.each("parts", says="criteria, or groups within the group", required=True)
            ),
            base_cap=fields.number_if_any("base_cap", says="most base points of all parts", least=ZERO),
            bonus_cap=fields.number_if_any("bonus_cap", says="most bonus of all parts", least=ZERO),
            penalty_cap=fields.number_if_any("penalty_cap", says="most penalty of all parts", least=ZERO),
            bonus_from=fields.number_if_any(
                "bonus_from", says="base points of the group from which on its bonus counts", least=ZERO
            ),
            lowest=fields.number_if_any(
                "lowest",
                says="points of the group below which no penalty takes it; `0`: no more than it earned",
            ),
            at_once=fields.flag("at_once", True, says="“đạt tối đa” is offered for the whole group"),
        )
        fields.done()
        return group

    def _part(self, fields: Fields) -> Group | Leaf:
        return self.group(fields) if "parts" in fields else self._leaf(fields)

    def _leaf(self, fields: Fields) -> Leaf:
        leaf = Leaf(
            id=self._id(fields),
            code=fields.text("code", "", says=_CODE_SAYS),
            title=fields.text("title", says="short name, in tables and lists", longest=300),
            criterion=self._criterion(fields),
            note=fields.text("note", "", says="the charter's own word on how it is counted", longest=500),
            evidence=fields.one_of("evidence", _EVIDENCE, self._evidence, says=_EVIDENCE_SAYS, usual=_DEFAULTS),
            text=fields.text("text", "", says="full wording, said when it is asked", longest=600),
            campaign=fields.text(
                "campaign", "", says="id of the campaign whose result is proposed as the answer", value="id"
            ),
        )
        fields.done()
        return leaf

    def _id(self, fields: Fields) -> str:
        id = fields.id(says="for ever; never shared by two groups or criteria")
        if id in self._ids:
            raise fields.wrong("id", f"{id!r} stands twice")
        self._ids.add(id)
        return id

    def _criterion(self, fields: Fields) -> Criterion:
        kind = fields.one_of("kind", tuple(self._kinds), says="kind of criterion; its own keys stand below")
        unassigned = fields.one_of(
            "unassigned", UNASSIGNED_WORDS, self._common.unassigned, says=_UNASSIGNED_SAYS, usual=_DEFAULTS
        )
        criterion = self._kinds[kind].read(fields, replace(self._common, unassigned=unassigned))
        units = fields.words(
            "not_for", says="ids of the units that the criterion is not for", value="list of ids"
        )
        for unit in units:
            if unit not in self._common.units:
                raise fields.wrong("not_for", f"there is no unit {unit!r}")
        return NotFor(criterion, frozenset(units)) if units else criterion
