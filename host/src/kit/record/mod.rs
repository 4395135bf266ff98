//! Answers taken through the real host, and made fit to be kept: secrets and people scrubbed.
