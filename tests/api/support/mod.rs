//! What all tests share: the [`Shop`], its clients, their answers.
#![allow(
    dead_code,
    unused_imports,
    reason = "words of the vocabulary that no test of this moment uses"
)]

mod answer;
mod client;
mod clock;
mod cluster;
pub(crate) mod committed;
pub(crate) mod covered;
mod database;
pub(crate) mod goods;
pub(crate) mod introspection;
mod shop;
mod staff;
mod stream;
pub(crate) mod watch;

pub(crate) use answer::Answer;
pub(crate) use client::{Call, Client};
pub(crate) use clock::FakeClock;
pub(crate) use shop::{Reports, Setup, Shop};
