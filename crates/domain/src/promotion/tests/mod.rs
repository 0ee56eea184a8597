mod coupons;
mod effects;
mod properties;
mod setup;
mod shop;
