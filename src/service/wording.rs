//! Wording help: from what people tell to occupations and skills.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConceptName, Service, ServiceError};
use crate::domain::{Invalid, Lang};
use crate::taxonomy::Concept;
use crate::text::wording::Suggestion;

/// Longest text, in characters: a CV of several pages.
const MAX_CHARS: usize = 20_000;
/// Suggestions of a kind unless told.
const SUGGESTIONS: usize = 20;
/// Most suggestions of a kind.
const MAX_SUGGESTIONS: usize = 50;

/// What somebody tells about work, in their own words. It is stored nowhere.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordingRequest {
    /// Sentences in Finnish, Swedish or English; at most 20,000 characters.
    #[schema(example = "Olen hoitanut vanhuksia ja osaan ajaa trukkia.")]
    pub text: String,
    /// The language that it is probably written in, and that of the answer; else that of the request.
    pub lang: Option<Lang>,
    /// Occupations at most, and as many skills; 1 to 50, else 20.
    #[schema(minimum = 1, maximum = 50)]
    pub limit: Option<usize>,
}

/// Words of the text that led to a concept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WordingEvidence {
    /// Place of the first character in the text, in characters.
    pub start: usize,
    /// Place after the last.
    pub end: usize,
    /// The words.
    pub words: String,
    /// They are near a name of the concept; otherwise they are one.
    pub near: bool,
}

/// An occupation or skill that a text speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WordingSuggestion {
    /// The concept.
    #[serde(flatten)]
    pub concept: ConceptName,
    /// Probability that the text means it, above 0 and up to 1.
    pub probability: f32,
    /// What led to it; empty where the skills that were found do.
    pub evidence: Vec<WordingEvidence>,
}

/// Occupations and skills to accept or reject.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WordingAnswer {
    /// Occupations, most probable first.
    pub occupations: Vec<WordingSuggestion>,
    /// Skills and knowledge, most probable first.
    pub skills: Vec<WordingSuggestion>,
    /// Skills that go with the occupations and were not told, to be confirmed or rejected.
    pub follow_ups: Vec<ConceptName>,
    /// Version of the taxonomy.
    pub taxonomy: String,
}

impl Service {
    /// Reads what somebody tells; `lang` stands where the request names none.
    ///
    /// # Errors
    /// The text is empty or too long, or the limit is out of range.
    pub fn wording(
        &self,
        request: &WordingRequest,
        lang: Lang,
    ) -> Result<WordingAnswer, ServiceError> {
        let chars = request.text.chars().count();
        if chars > MAX_CHARS || request.text.trim().is_empty() {
            let value = format!("{chars} characters");
            return Err(Invalid::field("text", &value, "1 to 20000 characters").into());
        }
        let limit = request.limit.unwrap_or(SUGGESTIONS);
        if !(1..=MAX_SUGGESTIONS).contains(&limit) {
            return Err(Invalid::field("limit", &limit.to_string(), "1 to 50").into());
        }
        let lang = request.lang.unwrap_or(lang);
        let meaning = self.meaning.load();
        let found = meaning.wording()?.suggest(&request.text, lang, limit);
        let taxonomy = &self.reference().taxonomy;
        let name = |concept: Concept| ConceptName::of(taxonomy, concept, lang);
        let suggested = |one: Suggestion| WordingSuggestion {
            concept: name(one.concept),
            probability: one.probability,
            evidence: one
                .evidence
                .iter()
                .map(|evidence| {
                    let count = |to: usize| {
                        request.text.get(..to).map_or(0, |before| before.chars().count())
                    };
                    let words = request.text.get(evidence.start..evidence.end);
                    WordingEvidence {
                        start: count(evidence.start),
                        end: count(evidence.end),
                        words: words.unwrap_or_default().to_owned(),
                        near: evidence.near,
                    }
                })
                .collect(),
        };
        Ok(WordingAnswer {
            occupations: found.occupations.into_iter().map(suggested).collect(),
            skills: found.skills.into_iter().map(suggested).collect(),
            follow_ups: found.follow_ups.into_iter().map(name).collect(),
            taxonomy: taxonomy.version().to_owned(),
        })
    }
}
