"""Projection of facts onto a year: its dates, its stages and their results, its charter."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.dialogue.charter_versions import (
    CharterAdopted,
    CharterDraft,
    CharterDrafted,
    CharterDropped,
    CharterFact,
    CharterVersion,
)
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import (
    Erased,
    Extended,
    Published,
    StageClosed,
)
from bot.rules.calendar import Extension
from bot.rules.lineage import charter_of


def changed(cycle: Cycle, fact: Extended | StageClosed | Published | Erased, now: datetime) -> Cycle:
    """The year with other dates, or with a result that was stored, announced or erased."""
    match fact:
        case Extended(window, until, unit, reason, reopens):
            extensions = (*cycle.extensions, Extension(window, until, unit, reason))
            stage = next((s for s in cycle.charter.stages if reopens and s == window), cycle.stage)
            return replace(cycle, stage=stage, extensions=extensions)
        case StageClosed(stage, body, following, reason):
            number = 1 + sum(shot.stage == stage for shot in cycle.snapshots)
            shot = Snapshot(stage, number, now, body, reason=reason)
            return replace(cycle, stage=following, snapshots=(*cycle.snapshots, shot))
        case Published(stage):
            shots = (replace(s, published=s.published or s.stage == stage) for s in cycle.snapshots)
            return replace(cycle, snapshots=tuple(shots))
        case Erased():
            return replace(cycle, erased=now)
        case never:
            assert_never(never)


def charter_changed(cycle: Cycle, fact: CharterFact, now: datetime) -> Cycle:
    """The year with another draft of its charter, or with the draft in force."""
    match fact:
        case CharterDrafted(text, reason):
            hash = hashlib.sha256(text.encode()).hexdigest()
            draft = CharterDraft(text, hash, charter_of(json.loads(text), cycle.holding), now, reason)
            return replace(cycle, draft=draft)
        case CharterDropped():
            return replace(cycle, draft=None)
        case CharterAdopted(number, hash, why):
            charter = cycle.draft.charter if cycle.draft else cycle.charter
            versions = (*cycle.versions, CharterVersion(number, hash, now, why))
            return replace(cycle, charter=charter, versions=versions, draft=None, hash=hash)
        case never:
            assert_never(never)
