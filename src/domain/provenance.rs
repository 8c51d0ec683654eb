//! Where a record or a single item comes from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::LanguageCode;
use super::invalid::Checks;

/// The source of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name of the source: `demo`, `eures`, `platsbanken`.
    pub name: String,
    /// The record's id at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// Where a reader finds the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the source last changed the record.
    #[serde(
        default,
        deserialize_with = "super::dates::optional_instant",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub modified: Option<Timestamp>,
}

impl Source {
    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        checks.text(&self.name, 60, format!("{field}.name"));
        if let Some(id) = &self.record_id {
            checks.text(id, 200, format!("{field}.record_id"));
        }
        if let Some(modified) = self.modified {
            checks.instant(modified, format!("{field}.modified"));
        }
        if let Some(url) = &self.url {
            // Shown as a link: nothing but the web may be linked to.
            checks.require(
                url.starts_with("https://") || url.starts_with("http://"),
                format!("{field}.url"),
                url,
                "an http or https address",
            );
        }
    }
}

/// The text of a record that something was extracted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    /// The title of a vacancy, or the headline of a profile.
    Title,
    /// The description of a vacancy.
    Description,
    /// The title of a job.
    JobTitle,
}

/// How an item that nobody stated was found in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extraction {
    /// Probability that the text means it, above 0 and up to 1.
    pub probability: f32,
    /// The text it was found in.
    pub field: TextField,
    /// The language of that text.
    pub language: LanguageCode,
    /// First character of the words in that text, counted in Unicode scalar values from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The words themselves.
    pub words: String,
}

impl Extraction {
    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        checks.require(
            self.probability > 0.0 && self.probability <= 1.0,
            format!("{field}.probability"),
            self.probability,
            "a probability above 0 and up to 1",
        );
        checks.require(
            self.start < self.end,
            format!("{field}.end"),
            self.end,
            "a position after the start",
        );
    }
}
