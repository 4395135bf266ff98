//! Bounds of websites: what one page may cost to parse and read.

bounds! {}
