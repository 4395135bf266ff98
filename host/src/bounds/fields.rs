//! Bounds of answers of plugins: each field, before it becomes the program's own.

bounds! {}
