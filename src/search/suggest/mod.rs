//! Completing what is being typed.
//!
//! Candidates come from the labels of concepts, the names of places and of employers; their adverts are counted
//! together in one pass over the columns, and only then are they ranked: by fit, then by adverts.

mod count;
pub(super) mod names;
mod sources;

use std::cmp::Reverse;

use serde::Serialize;
use utoipa::ToSchema;

pub(super) use sources::Sources;

use super::engine::SearchEngine;
use super::{MAX_QUERY_CHARS, SearchError};
use crate::domain::{Invalid, Lang};
use crate::index::facet::place_value;
use crate::index::filter::CompiledFilters;
use crate::index::{Snapshot, VacancyColumns};
use crate::taxonomy::{Fit, LabelKind};
use count::Counted;
use sources::{Candidate, Named};

/// Suggestions of one kind at most.
const MAX_SUGGESTIONS: usize = 20;

/// How many of a kind are called the same at most: municipality, town and district.
const SAME_NAME: usize = 4;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// An occupation or ISCO-08 group; `value` is its id.
    Occupation,
    /// A skill; `value` is its id.
    Skill,
    /// A place; `value` is its kind and code.
    Place,
    /// An employer; `value` is the name.
    Employer,
}

/// Something that what was typed may become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// What filters and parts take.
    pub value: String,
    /// What to show: its name in the reader's language.
    pub label: String,
    /// The name that fits, where it is another: in another language, or another name of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<String>,
    /// Open adverts that have it or something below it.
    pub ads: u64,
}

impl SearchEngine {
    /// At most `limit` suggestions of each kind (1 to 20), best first within a kind; `filters` say which adverts
    /// count.
    ///
    /// Names that are what was typed come before names that begin so, these before names of which a word or
    /// the last part of a compound begins so, then inflected forms, names typed without å, ä and ö and, where nothing else is
    /// found, names that differ by a letter (two from eight letters on). Among equals the reader's language comes first, then what most adverts
    /// have. Of names that are the same the first is given.
    ///
    /// # Errors
    /// The text is too long, or the index cannot be read.
    pub fn suggest<'a>(
        &'a self,
        snapshot: &'a Snapshot<VacancyColumns>,
        prefix: &str,
        lang: Lang,
        limit: usize,
        filters: &CompiledFilters,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let chars = prefix.chars().count();
        if chars > MAX_QUERY_CHARS {
            let expected = format!("at most {MAX_QUERY_CHARS} characters");
            return Err(Invalid::field("prefix", &format!("{chars} characters"), expected).into());
        }
        let limit = limit.clamp(1, MAX_SUGGESTIONS);
        let candidates = self.sources.candidates(self, snapshot, prefix, lang);
        let mut counted = Counted::new(&self.reference, snapshot.num_segments());
        let counters: Vec<usize> = candidates
            .iter()
            .map(|candidate| match &candidate.named {
                Named::Concept(concept) => counted.concept(*concept),
                Named::Place(place) => counted.place(*place),
                Named::Employer { numbers, .. } => {
                    counted.employer(snapshot, numbers.iter().copied())
                }
            })
            .collect();
        let ads = counted.count(snapshot, &self.reference, self.sources.above(), filters)?;
        let mut ranked: Vec<(&Candidate<'a>, u64)> = candidates
            .iter()
            .zip(counters)
            .map(|(candidate, counter)| (candidate, ads[counter]))
            // An employer is nothing but its adverts.
            .filter(|(candidate, ads)| candidate.kind != SuggestionKind::Employer || *ads > 0)
            .collect();
        let key = |(candidate, ads): &(&Candidate<'a>, u64)| {
            // A guess is the likelier the less it adds to what was typed.
            let guessed = matches!(candidate.fit, Fit::Similar(_));
            let length = if guessed { candidate.label.len() } else { 0 };
            let fits =
                (candidate.kind, class(candidate.fit), candidate.foreign, length, Reverse(*ads));
            (fits, candidate.order, candidate.label_kind, candidate.label.len())
        };
        let order = |a: &(&Candidate<'a>, u64), b: &(&Candidate<'a>, u64)| {
            let by_name = || (a.0.label, a.0.number()).cmp(&(b.0.label, b.0.number()));
            key(a).cmp(&key(b)).then_with(by_name)
        };
        ranked.sort_unstable_by_key(|(candidate, _)| candidate.kind);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for of_kind in ranked.chunk_by_mut(|a, b| a.0.kind == b.0.kind) {
            let most = limit * SAME_NAME;
            let first = if of_kind.len() > most {
                // Only what may be shown is put in order.
                of_kind.select_nth_unstable_by(most, order).0
            } else {
                of_kind
            };
            first.sort_unstable_by(order);
            let begin = suggestions.len();
            for (found, ads) in first.iter() {
                let suggestion = self.suggestion(found, *ads, lang);
                let shown = suggestions.get(begin..).unwrap_or_default();
                // Nothing tells a town from the district of its name: the better one stands for both.
                if shown.len() < limit && shown.iter().all(|other| other.label != suggestion.label)
                {
                    suggestions.push(suggestion);
                }
            }
        }
        Ok(suggestions)
    }

    fn suggestion(&self, candidate: &Candidate<'_>, ads: u64, lang: Lang) -> Suggestion {
        let reference = &self.reference;
        let (value, label) = match &candidate.named {
            Named::Concept(concept) => {
                let taxonomy = &reference.taxonomy;
                (taxonomy.id(*concept).to_owned(), taxonomy.label(*concept, lang))
            }
            Named::Place(place) => {
                (place_value(*place, reference), reference.places.name(*place, lang))
            }
            Named::Employer { name, .. } => ((*name).to_owned(), *name),
        };
        let shown = candidate.label_kind != LabelKind::Hidden && candidate.label != label;
        Suggestion {
            kind: candidate.kind,
            value,
            matched: shown.then(|| candidate.label.to_owned()),
            label: label.to_owned(),
            ads,
        }
    }
}

/// Fits that are equally good. The last part of a compound is a word that Finnish and Swedish write together with
/// another.
const fn class(fit: Fit) -> u8 {
    match fit {
        Fit::Whole => 0,
        Fit::Beginning => 1,
        Fit::Word | Fit::LastPart => 2,
        Fit::Inflected => 3,
        Fit::Similar(distance) => distance.saturating_add(4),
    }
}

/// Whether a fit is as good as typed: nothing was guessed.
const fn is_exact(fit: Fit) -> bool {
    matches!(fit, Fit::Whole | Fit::Beginning | Fit::Word)
}
