//! Commands on channels, zones, regions and global settings. Each is one transaction.

pub mod assign;
pub mod channel;
pub mod global;
pub mod region;
pub mod zone;
