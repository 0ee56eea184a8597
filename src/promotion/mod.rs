//! Promotions: what makes an order cheaper.

pub mod graphql;
