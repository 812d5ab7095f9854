"""The pledge (bản giao ước): a text and targets that all units of the cluster agree to for the next year.

Consent is to one exact text, named by the hash of its canonical words; the number of the version is part of
the words, so no two versions share a hash.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.rules.campaigns import PledgedCampaign
from bot.rules.charter import Charter
from bot.rules.meeting import Aim
from bot.vietnamese import say


@dataclass(frozen=True)
class Target:
    """Target with the plan of each unit that has one: unit -> figure."""

    aim: Aim
    plans: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Pledge:
    """Version of the pledge as it is put to the units; `number` counts from 1."""

    year: int
    number: int
    text: str
    targets: tuple[Target, ...] = ()
    campaigns: tuple[PledgedCampaign, ...] = ()


def words(pledge: Pledge, charter: Charter) -> str:
    """Canonical text: everybody reads it, and the hash is taken of it."""
    lines = [f"BẢN GIAO ƯỚC THI ĐUA NĂM {pledge.year}", f"{charter.name} – bản số {pledge.number}", ""]
    lines.append(pledge.text)
    if any(target.plans for target in pledge.targets):
        lines += ["", f"Chỉ tiêu kế hoạch năm {pledge.year}:"]
    for target in pledge.targets:
        plans = [f"{u.short} {say(target.plans[u.id])}" for u in charter.units if u.id in target.plans]
        if plans:
            lines.append(f"– {named(target.aim)}: {'; '.join(plans)}")
    if pledge.campaigns:
        lines += ["", f"Phong trào năm {pledge.year}:", *(f"– {campaign}" for campaign in pledge.campaigns)]
    return "\n".join(lines)


def named(aim: Aim) -> str:
    return f"{aim.name} ({aim.measure})" if aim.measure else aim.name


def hash_of(text: str) -> str:
    """SHA-256 of the canonical words, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def aims_of(charter: Charter) -> tuple[Aim, ...]:
    """Aims that have targets: the criteria that are held against a plan, then the charter's own."""
    planned = [
        Aim(leaf.id, leaf.title, form.unit)
        for leaf in charter.leaves.values()
        if (form := leaf.criterion.plan_form) and any(leaf.criterion.plan(u.id) for u in charter.units)
    ]
    return (*planned, *(charter.pledge.aims if charter.pledge else ()))


def plans_of(charter: Charter, aim: Aim) -> dict[str, Decimal]:
    """Unit -> this year's plan figure of an aim, with which the next year's draft starts."""
    leaf = charter.leaves.get(aim.id)
    plans = {unit.id: leaf.criterion.plan(unit.id) for unit in charter.units} if leaf else {}
    return {unit: plan for unit, plan in plans.items() if plan}


# --- as data --------------------------------------------------------------------------------------


def as_data(pledge: Pledge) -> dict[str, object]:
    """Plain data that can be stored; figures are text."""
    return {
        "year": pledge.year,
        "number": pledge.number,
        "text": pledge.text,
        "targets": [
            {
                "id": target.aim.id,
                "name": target.aim.name,
                "measure": target.aim.measure,
                "plans": {unit: str(plan) for unit, plan in target.plans.items()},
            }
            for target in pledge.targets
        ],
        **({"campaigns": [one.stored() for one in pledge.campaigns]} if pledge.campaigns else {}),
    }


def from_data(data: Mapping[str, object]) -> Pledge:
    """Pledge that `as_data` gave."""
    targets, campaigns = data["targets"], data.get("campaigns", [])
    assert isinstance(targets, list)
    assert isinstance(campaigns, list)
    return Pledge(
        int(str(data["year"])),
        int(str(data["number"])),
        str(data["text"]),
        tuple(
            Target(
                Aim(one["id"], one["name"], one["measure"]),
                {unit: Decimal(plan) for unit, plan in one["plans"].items()},
            )
            for one in targets
        ),
        tuple(map(PledgedCampaign.read, campaigns)),
    )
