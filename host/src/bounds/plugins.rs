//! Bounds of components: their files, their compilation, their instances.

bounds! {}
