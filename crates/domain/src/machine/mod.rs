//! The one state machine: which state may follow which.
//!
//! A machine is a table, in the order in which clients are told the next states. Whether a step of
//! the table may be taken *now* is a decision of the word that owns the machine (`order/checkout.rs`
//! and its like); what follows from a step is that word's plan.

use std::fmt::{self, Display, Write};

#[cfg(test)]
mod tests;

/// How an addition meets a row that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Its states come after those of the row.
    Append,
    /// Its states take the place of those of the row.
    Replace,
}

/// A table as it is written in the program: a state and those that may follow it, in listed order.
pub type Table<S> = &'static [(S, &'static [S])];

/// A table of states: where it begins, and what may follow what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine<S: 'static> {
    initial: S,
    table: Table<S>,
    /// Rows that came by configuration; they stand before those of the table.
    merged: Vec<(S, Vec<S>)>,
}

impl<S: Clone + PartialEq + 'static> Machine<S> {
    /// The machine of a table.
    #[must_use]
    pub const fn new(initial: S, table: Table<S>) -> Self {
        Self { initial, table, merged: Vec::new() }
    }

    /// The state in which a thing is born.
    #[must_use]
    pub fn initial(&self) -> &S {
        &self.initial
    }

    /// Every state, in listed order, those of configuration last.
    pub fn states(&self) -> impl Iterator<Item = &S> {
        let written = |state: &S| self.table.iter().any(|(from, _)| from == state);
        let added = self.merged.iter().map(|(from, _)| from).filter(move |from| !written(from));
        self.table.iter().map(|(from, _)| from).chain(added)
    }

    /// The states that may follow, in listed order; no guard is asked.
    #[must_use]
    pub fn next(&self, from: &S) -> &[S] {
        match self.merged.iter().find(|(state, _)| state == from) {
            Some((_, to)) => to,
            None => self.table.iter().find(|(state, _)| state == from).map_or(&[], |(_, to)| to),
        }
    }

    /// Whether the table has the step.
    #[must_use]
    pub fn can(&self, from: &S, to: &S) -> bool {
        self.next(from).contains(to)
    }

    /// The machine with more states or steps: a state that is new gets a row of its own.
    #[must_use]
    pub fn merged(&self, from: &S, to: &[S], how: Merge) -> Self {
        let mut row = match how {
            Merge::Append => self.next(from).to_vec(),
            Merge::Replace => Vec::new(),
        };
        row.extend_from_slice(to);
        let mut machine = self.clone();
        machine.merged.retain(|(state, _)| state != from);
        machine.merged.push((from.clone(), row));
        machine
    }
}

impl<S: Clone + PartialEq + Display + 'static> Machine<S> {
    /// The table as a Mermaid state diagram, for the documentation.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _written: fmt::Result = self.draw(&mut text);
        text
    }

    fn draw(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "stateDiagram-v2")?;
        writeln!(out, "    [*] --> {}", self.initial)?;
        for from in self.states() {
            let next = self.next(from);
            for to in next {
                writeln!(out, "    {from} --> {to}")?;
            }
            if next.is_empty() {
                writeln!(out, "    {from} --> [*]")?;
            }
        }
        Ok(())
    }
}
