//! The program: one binary that serves, works, migrates and prints.

/// An answer is made of thousands of small pieces; the system's allocator spends a tenth of all time
/// on them and keeps what it was given.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cartwright::cli::main()
}
