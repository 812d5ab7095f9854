"""State of a year: pure functions of a Situation (a unit's sheet, the stages, the meeting, the ballots).

Law of this package: it works out facts and no sentences; conversations say them.
"""
