//! The program: one binary that serves, works, migrates and prints.

fn main() -> std::process::ExitCode {
    cartwright::cli::main()
}
