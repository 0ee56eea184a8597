//! People who buy, and their addresses.

pub mod address;
pub mod history;
#[cfg(test)]
mod tests;
