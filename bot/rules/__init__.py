"""Rules of the competition: the charter, its criteria, totals, ranking, ballots and timetable.

Law of this package: values in, values out (.github/decisions/0001-pure-core-derived-position.md). A rule here
can be read aloud to the cluster's secretary.
"""
