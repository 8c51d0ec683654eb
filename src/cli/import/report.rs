//! What an import did.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::output::Output;
use crate::domain::FieldError;
use crate::feeds::{Action, Note};
use crate::store::Outcome;

/// Most refusals that a report keeps; all are told as they happen.
const KEPT_REJECTIONS: usize = 10_000;

/// A field of a line that was refused.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Rejection {
    pub(super) file: String,
    pub(super) line: u64,
    #[serde(flatten)]
    pub(super) error: FieldError,
}

/// Notes of one kind.
#[derive(Debug, Clone, Serialize)]
struct NoteCount {
    field: &'static str,
    action: Action,
    reason: &'static str,
    records: u64,
    /// One of the values.
    example: String,
}

/// Concepts of vacancies.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct ConceptMeans {
    /// Stated concepts a vacancy.
    stated_mean: f64,
    /// Concepts read from the text, a vacancy.
    extracted_mean: f64,
}

/// Counts of an import.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    collection: &'static str,
    dry_run: bool,
    /// Lines that are not blank.
    pub(super) read: u64,
    /// Records that are fit to be stored; stored unless it was a dry run.
    pub(super) accepted: u64,
    created: u64,
    replaced: u64,
    unchanged: u64,
    /// Accepted records whose id stood in the input before: the last one counts.
    pub(super) repeated: u64,
    /// Accepted vacancies past their deadline: they are kept, but searches show open ones only.
    pub(super) past_deadline: u64,
    /// Lines that were refused.
    pub(super) rejected: u64,
    /// Files that could not be read to their end.
    pub(super) broken_files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concepts: Option<ConceptMeans>,
    notes: Vec<NoteCount>,
    rejections: Vec<Rejection>,
    #[serde(skip)]
    counted: BTreeMap<(&'static str, Action, &'static str), (u64, String)>,
    #[serde(skip)]
    stated: u64,
    #[serde(skip)]
    extracted: u64,
}

impl Report {
    pub(super) fn new(collection: &'static str, dry_run: bool) -> Self {
        Self { collection, dry_run, ..Self::default() }
    }

    pub(super) fn reject(&mut self, rejections: Vec<Rejection>) {
        self.rejected += 1;
        let room = KEPT_REJECTIONS.saturating_sub(self.rejections.len());
        self.rejections.extend(rejections.into_iter().take(room));
    }

    pub(super) fn note(&mut self, notes: &[Note]) {
        // Several values of one field are one remark on one record.
        let mut seen = Vec::new();
        for note in notes {
            let key = (note.field, note.action, note.reason);
            if !seen.contains(&key) {
                seen.push(key);
                let (count, _) = self.counted.entry(key).or_insert_with(|| (0, note.value.clone()));
                *count += 1;
            }
        }
    }

    pub(super) fn count_concepts(&mut self, stated: u64, extracted: u64) {
        self.stated += stated;
        self.extracted += extracted;
    }

    pub(super) fn write(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            match outcome {
                Outcome::Created => self.created += 1,
                Outcome::Replaced => self.replaced += 1,
                Outcome::Unchanged => self.unchanged += 1,
                Outcome::Deleted | Outcome::Missing => {}
            }
        }
    }

    /// Works out means and the list of notes, the most frequent first.
    pub(super) fn finish(&mut self) {
        if self.collection == "vacancies" && self.accepted > 0 {
            let mean = |count: u64| (count as f64 / self.accepted as f64 * 100.0).round() / 100.0;
            self.concepts = Some(ConceptMeans {
                stated_mean: mean(self.stated),
                extracted_mean: mean(self.extracted),
            });
        }
        let counted = std::mem::take(&mut self.counted).into_iter();
        self.notes = counted
            .map(|((field, action, reason), (records, example))| NoteCount {
                field,
                action,
                reason,
                records,
                example,
            })
            .collect();
        self.notes.sort_by_key(|note| std::cmp::Reverse(note.records));
    }

    /// The report as a table.
    pub(super) fn print(&self, output: &mut Output) -> anyhow::Result<()> {
        let title = if self.dry_run { " (dry run: nothing was written)" } else { "" };
        output.line(format_args!("{}{title}", self.collection))?;
        let mut rows = vec![("read", self.read)];
        if self.dry_run {
            rows.push(("accepted", self.accepted));
        } else {
            rows.extend([
                ("created", self.created),
                ("replaced", self.replaced),
                ("unchanged", self.unchanged),
            ]);
        }
        rows.push(("rejected", self.rejected));
        for (name, count) in rows {
            output.line(format_args!("  {name:<10} {count:>9}"))?;
        }
        if self.repeated > 0 {
            output.line(format_args!(
                "{} have an id that the input had before: the last one counts",
                self.repeated
            ))?;
        }
        if self.past_deadline > 0 {
            output.line(format_args!(
                "{} past their deadline: kept, but searches show open ones only (`kohtaanto search --today YYYY-MM-DD` \
                 searches as of an earlier day)",
                self.past_deadline
            ))?;
        }
        if let Some(concepts) = self.concepts {
            output.line(format_args!(
                "concepts a vacancy: {:.2} stated, {:.2} read from the text",
                concepts.stated_mean, concepts.extracted_mean
            ))?;
        }
        if !self.notes.is_empty() {
            output.line("records  what was assumed, left out or mended")?;
        }
        for note in &self.notes {
            let example = if note.example.is_empty() {
                String::new()
            } else {
                format!(" (`{}`)", note.example.replace('\n', " "))
            };
            let (action, field, reason) = (note.action.name(), note.field, note.reason);
            output
                .line(format_args!("{:>7}  {action} {field}: {reason}{example}", note.records))?;
        }
        Ok(())
    }
}
