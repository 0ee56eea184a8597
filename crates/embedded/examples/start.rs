//! Opens the built-in database in a folder and keeps it until its input ends:
//! `cargo run -p embedded --example start -- DIR [auto|installed|carried] [throwaway]`.
#![expect(clippy::print_stdout, reason = "it is a program for people")]

use std::env;
use std::error::Error;
use std::io::Read;
use std::time::Instant;

use embedded::{Cluster, DATABASE, Durability, Options, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let data_dir = args.next().map_or_else(embedded::default_data_dir, |dir| Ok(dir.into()))?;
    let source = match args.next().as_deref() {
        Some("installed") => Source::Installed,
        Some("carried") => Source::Carried,
        _ => Source::Auto,
    };
    let durability = match args.next() {
        Some(_) => Durability::Throwaway,
        None => Durability::Durable,
    };
    let started = Instant::now();
    let cluster = Cluster::open(&Options { data_dir, source, durability, default_dir: false })?;
    println!("{}, ready after {:?}", cluster.describe(), started.elapsed());
    println!("psql {}", cluster.url(DATABASE));
    std::io::stdin().read_to_end(&mut Vec::new())?;
    let stopping = Instant::now();
    cluster.stop();
    println!("stopped after {:?}", stopping.elapsed());
    Ok(())
}
