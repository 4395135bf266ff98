//! Bounds of requests and answers.

bounds! {}
