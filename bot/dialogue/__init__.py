"""The dialogue engine: what is said, what is known, what is asked, what is answered.

Law of this package: pure values and functions. It knows the rules on paper and no conversation: a Question,
a Situation, a Fact and a Turn mean the same in every part of the year.
"""
