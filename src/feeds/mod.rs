//! What do other systems' files say? Readers that turn foreign records into the domain's.
//!
//! Brief overview: a reader takes one record and gives a [`Reading`]: the record of our own kind and a
//! [`Note`] on everything that was assumed or left out, or the fields for which it was refused.
//! [`adverts`] reads adverts as JSON Lines, the shape in which open data of employment services are
//! often handed on.
//!
//! **Invariant:** readers write nothing, and one bad record stops no other.

pub mod adverts;

/// A record that was understood, and what it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// The record.
    pub record: T,
    /// What was assumed, left out or mended.
    pub notes: Vec<Note>,
}

/// What a reader did with a field that it could not take as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A documented value stands in for what is not stated.
    Defaulted,
    /// What was stated is not in the record.
    Dropped,
    /// What was stated is in the record in a mended or coarser form.
    Mended,
}

impl Action {
    /// The action's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Defaulted => "defaulted",
            Self::Dropped => "dropped",
            Self::Mended => "mended",
        }
    }
}

/// A remark on one field of one record. Notes of equal field, action and reason are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The field in the foreign record.
    pub field: &'static str,
    /// What was done.
    pub action: Action,
    /// Why, or what was assumed; a fixed sentence.
    pub reason: &'static str,
    /// The value in question, cut at 60 characters; empty where there was none.
    pub value: String,
}

/// Collects the notes on one record.
#[derive(Debug, Default)]
struct Notes(Vec<Note>);

impl Notes {
    fn add(&mut self, action: Action, field: &'static str, value: &str, reason: &'static str) {
        const SHOWN_CHARS: usize = 60;
        let mut shown: String = value.chars().take(SHOWN_CHARS).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        let note = Note { field, action, reason, value: shown };
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    fn defaulted(&mut self, field: &'static str, value: &str, reason: &'static str) {
        self.add(Action::Defaulted, field, value, reason);
    }

    fn dropped(&mut self, field: &'static str, value: &str, reason: &'static str) {
        self.add(Action::Dropped, field, value, reason);
    }

    fn mended(&mut self, field: &'static str, value: &str, reason: &'static str) {
        self.add(Action::Mended, field, value, reason);
    }
}
