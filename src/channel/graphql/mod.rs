//! Channels on the wire.
