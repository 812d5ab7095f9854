"""The commands of `thidua`, a file for each.

Law of this package: a command says what it did through `say` and returns or raises; only the composition root
ends the process.
"""
