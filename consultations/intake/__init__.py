"""Documents in: compilations and contributions, read into plain values. No database, no clock."""
