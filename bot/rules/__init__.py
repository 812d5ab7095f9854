"""The competition as it stands on paper: a charter, its criteria, totals, order and timetable.

Law of this package: values in, values out. A rule here can be read aloud to the cluster's secretary.
"""
