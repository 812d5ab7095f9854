"""A stand of Zalo's Bot Platform, written after its documentation and what others have measured of it."""
