"""The reference of charter keys: README.md beside this file, made of what the parser takes and says of it.

``python -m config.charters.reference`` writes it anew.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.rules.charter_parser import KINDS, read_fields
from bot.rules.criteria import BaseCriterion, Common
from bot.rules.fields import Fields, Key, Section
from config.charters import HERE, READY_MADE, parsed

PAGE = HERE / "README.md"

HEAD = """\
# Charter keys

The rules of one year of one cluster, in YAML: `thidua new FILE` makes a cluster of them. This page is written
by `python -m config.charters.reference` from what the parser takes, and each example on it loads.

- An *id* is 1 to 12 of `a-z`, `0-9` and `_` and stays for ever; names, titles and codes may change.
- A *number* has a dot: `0.5`. A *moment* says its offset: `2026-12-05T17:00+07:00`. A *length of time* is `7d`,
  `2h` or `30m`.
- A key that isn't listed here is refused with its line, and so is one that stands twice. Nothing is guessed.
- `like: short` takes over each key of the first table that the file doesn't say itself from a ready-made
  charter ({ready}). A key that it does say stands whole: nothing below it is mixed with the other's. Single
  criteria are different by their codes, in `changes`: `{{code: "1.2", maximum: 8}}` sets keys (an empty one is
  removed, and another `kind` keeps what every kind has), `{{code: "1.3", drop: true}}` takes it out, and one
  with `into: "II"` is added to that group.
- A lower bound is `from`: of the total of a class, of the percentage of a tier, of the units that a vote
  chooses. `over`, of a tier, leaves that percentage itself out. The earlier name `least` is still read.
"""

SMALLEST = """\
name: Cụm thi đua số 10
year: 2026
units:
  - {id: thue, name: Cục Thuế tỉnh, short: Cục Thuế, aliases: [CT]}
  - {id: khobac, name: Kho bạc Nhà nước tỉnh, short: Kho bạc}
windows:
  self: {opens: 2026-11-20T08:00+07:00, due: 2026-12-05T17:00+07:00, closes: 2026-12-10T17:00+07:00}
groups:
  - id: nv
    code: I
    title: Nhiệm vụ
    parts:
      - {id: nv1, code: "1.1", title: Tham mưu, kind: graded, maximum: 5, step: 0.5}
"""

# Title and section -> lines that stand in the smallest charter in place of its own.
EXAMPLES: Mapping[tuple[str, Section], str] = {
    ("Units", ("units",)): """
units:
  - {id: thue, name: Cục Thuế tỉnh, short: Cục Thuế, aliases: [CT], class: cơ quan trung ương}
""",
    ("Windows", ("windows",)): """
windows:
  self: {opens: 2026-11-20T08:00+07:00, due: 2026-12-05T17:00+07:00, grace: 2026-12-06T17:00+07:00,
    closes: 2026-12-10T17:00+07:00}
  filing: {opens: 2027-01-08T08:00+07:00, due: 2027-01-20T16:30+07:00, closes: 2027-01-25T16:30+07:00,
    label: gửi hồ sơ khen thưởng}
""",
    ("Moved dates", ("moved",)): """
moved:
  - {of: self.due, named: 2026-12-05T17:00+07:00}
""",
    ("Reminders", ("reminders",)): """
reminders: {before: [7d, 1d], after: never, leader: 2d, digest: false, posts: true, last_call: 12h}
""",
    ("Titles", ("titles",)): """
titles:
  - {label: Hoàn thành xuất sắc nhiệm vụ, from: 4.5, each: 50, parts: {nv1: 80}, penalty: 50}
  - {label: Hoàn thành tốt nhiệm vụ, from: 4}
  - {label: Hoàn thành nhiệm vụ, from: 0}
groups:
  - id: nv
    title: Nhiệm vụ
    parts:
      - {id: nv1, code: "1.1", title: Tham mưu, kind: graded, maximum: 5, step: 0.5}
      - {id: kl, title: Kỷ luật, kind: gate, best_title: Hoàn thành nhiệm vụ, passed: Không có, failed: Có}
""",
    ("Quotas of titles", ("titles", "quota")): """
titles:
  - {label: Hoàn thành xuất sắc nhiệm vụ, from: 4.5, quota: {most: 20%, of: ranked, within: class}}
  - {label: Hoàn thành nhiệm vụ, from: 0}
""",
    ("Ties", ("ties",)): """
ties:
  - {by: group, of: nv, label: điểm nhiệm vụ}
  - {by: penalty, label: điểm trừ}
  - {by: bonus, label: điểm thưởng}
  - {by: last_year, label: hạng năm trước}
  - {by: lots, label: bốc thăm}
""",
    ("Several reviews", ("several_reviews",)): """
stages: [self, review]
windows:
  self: {opens: 2026-11-20T08:00+07:00, due: 2026-12-05T17:00+07:00, closes: 2026-12-10T17:00+07:00}
  review: {opens: 2026-12-11T08:00+07:00, due: 2026-12-15T17:00+07:00, closes: 2026-12-16T17:00+07:00}
reviewers: {nv: [Tổ một, Tổ hai, Tổ ba]}
several_reviews: {points: median, apart: 1}
""",
    ("Defaults", ("defaults",)): """
defaults: {evidence: optional, unassigned: zero, step: 0.25}
""",
    ("Groups", ("groups",)): """
rescale: true
bonus_cap: 4
bonus_from: 2
groups:
  - {id: td, code: II, title: Thi đua, base_cap: 4, bonus_cap: 3, penalty_cap: 2, lowest: 0,
    bonus_from: 3, at_once: false,
    parts: [{id: td1, title: Phát động phong trào, kind: graded, maximum: 5, step: 1}]}
""",
    ("Criteria", ("groups", "parts")): """
groups:
  - id: td
    title: Thi đua
    parts:
      - {id: td1, code: "2.1", title: Phong trào, text: Phát động phong trào thi đua trong năm,
        note: Chấm theo kế hoạch của cụm., evidence: required, unassigned: left_out, not_for: [khobac],
        kind: graded, maximum: 5, step: 1}
""",
    ("Campaigns", ("campaigns",)): """
campaigns:
  - {id: so, title: Bình dân học vụ số, opens: 2026-03-01T08:00+07:00, due: 2026-09-30T17:00+07:00,
    closes: 2026-10-10T17:00+07:00}
groups:
  - id: nv
    title: Nhiệm vụ
    parts:
      - {id: so1, code: "1.1", title: Tỷ lệ cán bộ học xong, campaign: so, kind: percent, maximum: 5}
""",
    ("Ballots", ("ballots",)): """
ballots:
  - {id: flag, title: Suy tôn, question: Đề nghị tặng Cờ thi đua cho đơn vị nào, kind: approve,
    threshold: ">= 2/3", base: units, quorum: ">= 2/3", tie: score}
  - {id: chair, title: Bầu Cụm trưởng, question: Đơn vị nào làm Cụm trưởng năm sau, kind: elect,
    office: chair, without: [flag], self_vote: true, threshold: "> 1/2", base: returned, rounds: 2}
  - {id: rules, title: Sửa quy chế, question: Thông qua quy chế sửa đổi, kind: yes_no, secret: false,
    threshold: "> 1/2", base: valid}
""",
    ("Meeting", ("meeting",)): """
meeting: {quorum: ">= 2/3", remote: true, items: [{id: report, title: Báo cáo tổng kết}]}
""",
    ("Items of the meeting", ("meeting", "items")): """
pledge: {adopt: ">= 1/1"}
ballots:
  - {id: flag, title: Suy tôn, question: Đề nghị tặng Cờ thi đua cho đơn vị nào, kind: approve,
    threshold: ">= 2/3", base: units}
meeting:
  items: [{id: flag, ballot: flag}, {id: pledge, title: Thông qua giao ước, pledge: true}]
""",
    ("Pledge", ("pledge",)): """
pledge:
  adopt: ">= 2/3"
  articles: [Tổ chức phong trào thi đua thiết thực., Gửi báo cáo đúng hạn.]
""",
    ("Changes in mid-year", ("amendments",)): """
amendments: {adopt: ">= 2/3", time: 7d}
""",
    ("Targets of the pledge", ("pledge", "targets")): """
pledge: {adopt: ">= 2/3", targets: [{id: thu, name: Thu ngân sách, measure: tỷ đồng}]}
""",
    ("Hand-over", ("handover",)): """
chair: thue
handover: {way: rotated, on: 2027-01-15T08:00+07:00, order: [thue, khobac]}
""",
    ("Retention", ("retention",)): """
retention: {erase: 2028-01-31T08:00+07:00, notice: 30d}
""",
}


def page() -> str:
    """The whole page, in Markdown."""
    keys = _keys_of_sections()
    parts = [HEAD.format(ready=", ".join(f"`{name}`" for name in READY_MADE))]
    parts.append(_section("## The charter", keys[()], SMALLEST.rstrip()))
    parts += [
        _section(f"## {title}", keys[section], lines.strip(), section)
        for (title, section), lines in EXAMPLES.items()
    ]
    parts.append("## Kinds of criterion\n\nEach takes its own keys beside those of every criterion.\n")
    parts += [_kind(name, kind) for name, kind in KINDS.items()]
    return "\n".join(parts)


def smallest_with(lines: str) -> dict[str, object]:
    """The smallest charter with what the lines say in place of its own, as plain data."""
    return {**parsed(SMALLEST), **parsed(lines)}


def smallest_of(criterion: str) -> dict[str, object]:
    """The smallest charter with this criterion alone, as plain data."""
    leaf = {"id": "nv1", "title": "Tham mưu", **parsed(criterion)}
    return {**parsed(SMALLEST), "groups": [{"id": "nv", "title": "Nhiệm vụ", "parts": [leaf]}]}


def _keys_of_sections() -> dict[Section, dict[str, Key]]:
    """Section -> the keys that are taken of the examples; of a criterion, those that every kind has."""
    every = []
    for lines in EXAMPLES.values():
        fields = Fields(smallest_with(lines))
        read_fields(fields)
        every.append(fields.keys)
    found = {section: _merged([keys[section] for keys in every if section in keys]) for section in _all(every)}
    of_kind = _keys_of_kind(KINDS["graded"])[()]
    criteria = ("groups", "parts")
    found[criteria] = {name: key for name, key in found[criteria].items() if name not in of_kind}
    return found


def _keys_of_kind(kind: type[BaseCriterion]) -> dict[Section, dict[str, Key]]:
    every = []
    for example in kind.examples:
        fields = Fields(parsed(example))
        kind.read(fields, Common(units=("thue", "khobac")))
        every.append(fields.keys)
    return {section: _merged([keys[section] for keys in every if section in keys]) for section in _all(every)}


def _all(every: list[dict[Section, dict[str, Key]]]) -> list[Section]:
    return list(dict.fromkeys(section for keys in every for section in keys))


def _merged(tables: list[dict[str, Key]]) -> dict[str, Key]:
    """The keys of one section in several examples; needed is what each of them needs."""
    names = dict.fromkeys(name for table in tables for name in table)
    return {
        name: replace(
            next(table[name] for table in tables if name in table),
            needed=all(name in table and table[name].needed for table in tables),
        )
        for name in names
    }


def _section(heading: str, keys: Mapping[str, Key], example: str, section: Section = ()) -> str:
    where = f"`{'.'.join(section)}`\n\n" if section else ""
    return f"{heading}\n\n{where}{_table(keys)}\n\n```yaml\n{example}\n```\n"


def _kind(name: str, kind: type[BaseCriterion]) -> str:
    keys = _keys_of_kind(kind)
    about = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    own = _section(f"### `{name}`\n\n{about}", keys[()], "\n".join(f"- {line}" for line in kind.examples))
    within = [
        f"Each of its `{'.'.join(section)}`:\n\n{_table(table)}\n" for section, table in keys.items() if section
    ]
    return "\n".join([own, *within])


def _table(keys: Mapping[str, Key]) -> str:
    rows = ["| key | value | without it | meaning |", "|---|---|---|---|"]
    for key in keys.values():
        value = (
            key.value if isinstance(key.value, str) else _either([f"`{word}`" for word in key.value if word])
        )
        bounds = f", {key.bounds}" if key.bounds else ""
        without = "needed" if key.needed else key.usual or "–"
        rows.append(f"| `{key.name}` | {value}{bounds} | {without} | {key.says} |")
    return "\n".join(rows)


def _either(words: Sequence[str]) -> str:
    return " or ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
