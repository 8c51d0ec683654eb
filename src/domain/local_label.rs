//! Labels that a market adds to the taxonomy while the service runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::LocalLabelId;
use super::{Invalid, Lang, parse_json};

/// A label that the taxonomy lacks: another name of an ESCO concept, or a name of an occupation or skill that ESCO
/// has no concept for (paikallinen nimike). The fields are the columns of an extension file
/// ([`crate::taxonomy::FINLAND`] is one); concepts are checked where the taxonomy is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalLabel {
    /// Its id, chosen by who adds it.
    pub id: LocalLabelId,
    /// `label` of an ESCO concept; `occupation` or `skill` that ESCO lacks.
    pub kind: LocalLabelKind,
    /// What it names: the id of an ESCO concept for a `label`, else a local id such as `fi:sosionomi`.
    pub concept: String,
    /// The id of the nearest broader ESCO concept; of a `label` left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// Its language.
    pub language: Lang,
    /// The label, one line.
    pub label: String,
    /// What it is to its concept.
    #[serde(default)]
    pub label_type: LocalLabelType,
    /// Only `released` ones are understood.
    #[serde(default)]
    pub status: LocalLabelStatus,
    /// First day; without one it counts from ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<jiff::civil::Date>,
    /// Last day; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<jiff::civil::Date>,
    /// Who is responsible for it: an organisation or office, not a person.
    pub author: String,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}

macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// As it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

closed!(
    /// What a local label names.
    LocalLabelKind {
        /// An ESCO concept.
        #[default]
        Label = "label",
        /// An occupation that ESCO lacks.
        Occupation = "occupation",
        /// A skill that ESCO lacks.
        Skill = "skill",
    }
);
closed!(
    /// What a local label is to its concept.
    LocalLabelType {
        /// Its name; of local concepts only.
        Preferred = "preferred",
        /// Another name.
        #[default]
        Alternative = "alternative",
        /// A name that is understood and never shown.
        Hidden = "hidden",
    }
);
closed!(
    /// Whether a local label is in use.
    LocalLabelStatus {
        /// Being worked on.
        Draft = "draft",
        /// In use.
        #[default]
        Released = "released",
        /// No longer in use.
        Withdrawn = "withdrawn",
    }
);

impl LocalLabel {
    /// Reads a label from JSON.
    ///
    /// # Errors
    /// The JSON or a field of it is not acceptable; every wrong field that can be found is named.
    pub fn from_json(json: &[u8]) -> Result<Self, Invalid> {
        let label: Self = parse_json(json)?;
        let mut checks = super::invalid::Checks::default();
        checks.text(&label.label, 200, "label");
        checks.text(&label.author, 200, "author");
        for (field, text) in [("concept", &label.concept), ("parent", &label.parent)] {
            let plain = text.len() <= 256 && text.bytes().all(|byte| byte.is_ascii_graphic());
            checks.require(plain, field, text, "an id of at most 256 printable characters");
        }
        let short = label.comment.chars().count() <= 1000;
        checks.require(short, "comment", "a long text", "at most 1000 characters");
        checks.finish()?;
        Ok(label)
    }
}
