"""Where things stand: pure functions of a Situation (a unit's sheet, the stages, the meeting, the ballots).

Law of this package: it says what is so and never what is said about it; conversations do that.
"""
