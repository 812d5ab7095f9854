"""The closing packet (hồ sơ năm): what a year was decided on, and how to recompute it without us.

Law of this package: what is in a packet can be checked by whoever holds it, or the packet says that it can't
be. `check.py` and the script of `kiem-tra.html` are shipped as they are, so they use nothing of ours.
"""
