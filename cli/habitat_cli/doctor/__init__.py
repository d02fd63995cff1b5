"""`habitat doctor`: what may be wrong on this machine, each finding with what to do next."""
