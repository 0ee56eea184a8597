# Thin recipes; each is one line that you may as well type.

# everything CI does
ci:
    bash .ci/run

check:
    cargo check --all --tests

test:
    cargo test

# the rules alone, in seconds
test-domain:
    cargo test -p domain

fmt:
    cargo fmt --all

lint:
    cargo clippy --all-targets -- -D warnings

# writes the contract
schema:
    cargo run -q -- schema > schema.graphql

# writes the configuration's reference
configuration:
    CARTWRIGHT_UPDATE=1 cargo test --test api configuration

# writes crates/db/src/schema.rs from a migrated database (needs diesel_cli; arrays hold no nulls)
schema-rs:
    diesel print-schema | sed -E 's/Array<Nullable<(\w+)>>/Array<\1>/' > crates/db/src/schema.rs

serve:
    cargo run --release

demo products="1000":
    cargo run --release -- demo --products {{products}}

timings:
    cargo build --timings
