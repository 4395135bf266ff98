//! Bounds of units of work: what one board, search or company may take in one run.

bounds! {}
