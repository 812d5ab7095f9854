"""The stage: what reads a talk, the phones it is heard on, the platforms it is played on."""
