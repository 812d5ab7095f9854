"""Set-up of this installation (`config.settings`) and of a cluster (`config.charters`).

Law of this package: what is set is read strictly. A setting or a key that is misspelt or out of its bounds is
refused with its name; none is silently without effect.
"""
