//! Completing what is being typed.

use serde::Serialize;
use utoipa::ToSchema;

use super::engine::SearchEngine;
use super::plan::Planner;
use super::request::PartKind;
use super::run::Prepared;
use super::{MAX_QUERY_CHARS, SearchError};
use crate::domain::{Invalid, Lang};
use crate::index::facet::place_value;
use crate::index::filter::CompiledFilters;
use crate::index::{Snapshot, VacancyColumns};
use crate::taxonomy::ConceptKind;
use crate::text::analysis::fold;

/// Suggestions of one kind at most.
const MAX_SUGGESTIONS: usize = 20;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
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

/// Something that begins as was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// What filters and parts take.
    pub value: String,
    /// What to show.
    pub label: String,
    /// Open adverts that have it or something below it.
    pub ads: u64,
}

impl SearchEngine {
    /// At most `limit` suggestions of each kind (1 to 20), best first within a kind; `filters` say which adverts
    /// count.
    ///
    /// # Errors
    /// The text is too long, or the index cannot be read.
    pub fn suggest(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
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
        let taxonomy = &self.reference.taxonomy;
        let mut suggestions = Vec::new();
        let kinds: [(SuggestionKind, &[ConceptKind]); 2] = [
            (SuggestionKind::Occupation, &[ConceptKind::Occupation, ConceptKind::IscoGroup]),
            (SuggestionKind::Skill, &[ConceptKind::Skill, ConceptKind::Knowledge]),
        ];
        for (kind, concepts) in kinds {
            for found in taxonomy.suggest(prefix, lang, concepts, limit) {
                let value = taxonomy.id(found.concept).to_owned();
                suggestions.push(Suggestion { kind, value, label: found.label, ads: 0 });
            }
        }
        for place in self.reference.places.suggest(prefix, lang, limit) {
            suggestions.push(Suggestion {
                kind: SuggestionKind::Place,
                value: place_value(place, &self.reference),
                label: self.reference.places.name(place, lang).to_owned(),
                ads: 0,
            });
        }
        let planner = Planner::new(snapshot, &self.reference);
        for suggestion in &mut suggestions {
            let kind = match suggestion.kind {
                SuggestionKind::Occupation => PartKind::Occupation,
                SuggestionKind::Skill => PartKind::Skill,
                SuggestionKind::Place | SuggestionKind::Employer => PartKind::Place,
            };
            if let Some(query) = planner.label_query(kind, &suggestion.value) {
                let prepared = Prepared::new(snapshot, Some(&*query), false)?;
                for segment in 0..snapshot.num_segments() {
                    let filters = filters.on(snapshot.columns(segment));
                    prepared.visit(snapshot, segment, |doc, _| {
                        suggestion.ads += u64::from(filters.passes(doc));
                    })?;
                }
            }
        }
        suggestions.extend(employers(snapshot, prefix, limit, filters)?);
        Ok(suggestions)
    }
}

/// Employers of which a word begins so; those whose name does come first, then those with most adverts.
fn employers(
    snapshot: &Snapshot<VacancyColumns>,
    prefix: &str,
    limit: usize,
    filters: &CompiledFilters,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed = fold(prefix.trim());
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let everything = Prepared::new(snapshot, None, false)?;
    // Hash of the folded name, whether the name itself begins so, the name, and its adverts.
    let mut found: Vec<(u64, bool, &str, u64)> = Vec::new();
    for segment in 0..snapshot.num_segments() {
        let columns = snapshot.columns(segment);
        let mut fitting: Vec<Option<bool>> = Vec::with_capacity(columns.employer_folded.len());
        fitting.extend(columns.employer_folded.iter().map(|(name, _)| begins(name, &typed)));
        if fitting.iter().all(Option::is_none) {
            continue;
        }
        let filters = filters.on(columns);
        let mut ads = vec![0_u64; fitting.len()];
        everything.visit(snapshot, segment, |doc, _| {
            let number = columns.employer[doc as usize] as usize;
            if fitting[number].is_some() && filters.passes(doc) {
                ads[number] += 1;
            }
        })?;
        for (number, first) in fitting.into_iter().enumerate() {
            if let Some(first) = first.filter(|_| ads[number] > 0) {
                let (name, _) = &columns.employer_names[number];
                found.push((columns.employer_folded[number].1, first, name, ads[number]));
            }
        }
    }
    found.sort_unstable();
    found.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.3 += next.3;
        }
        same
    });
    found.sort_by(|a, b| (b.1, b.3).cmp(&(a.1, a.3)).then(a.2.cmp(b.2)));
    found.truncate(limit);
    let suggestion = |(_, _, name, ads): (u64, bool, &str, u64)| Suggestion {
        kind: SuggestionKind::Employer,
        value: name.to_owned(),
        label: name.to_owned(),
        ads,
    };
    Ok(found.into_iter().map(suggestion).collect())
}

/// Whether a word of a name begins so, and whether it is the first.
fn begins(name: &str, typed: &str) -> Option<bool> {
    if name.starts_with(typed) {
        return Some(true);
    }
    let inside = name.match_indices(typed).any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric())
    });
    inside.then_some(false)
}
