//! How good a relatedness model is: labels kept out of its training, linked to their occupations.

use std::collections::BTreeSet;

use serde::Serialize;

use super::EvaluationError;
use crate::index::id_hash;
use crate::taxonomy::{Concept, Taxonomy};
use crate::text::relatedness::evaluate::{Accuracy, HeldOut, answers, index_groups};
use crate::text::relatedness::{
    Calibration, GroupKind, IndexedLabel, LabelGroup, LabelIndex, LabelKind, Language, Model,
    Outcome,
};

/// The service's languages with their codes.
const MAIN: [(&str, Language); 3] =
    [("fi", Language::FINNISH), ("sv", Language::SWEDISH), ("en", Language::ENGLISH)];

/// One label in so many, and one occupation in so many, is held out where no file says which.
const HELD_OUT_ONE_IN: u64 = 10;

/// The least precision at which an answer is given at all.
const FLOOR_PRECISION: f32 = 0.4;

/// Labels of one language against an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelatednessRow {
    /// Language of the labels asked.
    pub query: &'static str,
    /// Languages of the index.
    pub index: &'static str,
    /// Whether the occupations were kept out of training whole.
    pub new_concepts: bool,
    /// How many labels.
    pub asked: usize,
    /// Share with the right occupation first, 0 to 1.
    pub hit_at_1: f64,
    /// Half of its 95 % confidence interval.
    pub margin: f64,
    /// Share with the right occupation among the first ten.
    pub hit_at_10: f64,
}

/// What probabilities were said and what came true, by tenths.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reliability {
    /// Lower end of the tenth.
    pub from: f32,
    /// Labels with a probability in it.
    pub labels: usize,
    /// Mean of the probabilities.
    pub said: f32,
    /// Share that was right.
    pub right: f32,
}

/// Figures of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelatednessReport {
    /// By language and index.
    pub rows: Vec<RelatednessRow>,
    /// Fitted on one half of the labels and tried on the other.
    pub reliability: Vec<Reliability>,
    /// Score below which the answer is "no match".
    pub floor: f32,
}

/// Reads labels to hold out: `lang<TAB>concept<TAB>label<TAB>0|1`, 1 where the whole concept is held out; the first
/// line is a heading. Concepts that the taxonomy lacks are left out.
///
/// # Errors
/// The file cannot be read, or a line has other fields.
pub fn read_held_out(
    path: &std::path::Path,
    taxonomy: &Taxonomy,
) -> Result<Vec<HeldOut>, EvaluationError> {
    let text = std::fs::read_to_string(path).map_err(|error| EvaluationError::file(path, error))?;
    let mut held = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let language = |code: &str| code.as_bytes().try_into().ok().map(Language);
        let [Some(language), ..] = [fields.first().and_then(|code| language(code))] else {
            return Err(EvaluationError::line(path, number + 1, "a language of two letters"));
        };
        let [_, id, text, new @ ("0" | "1")] = fields[..] else {
            return Err(EvaluationError::line(
                path,
                number + 1,
                "language, concept, label, 0 or 1, with tabs between",
            ));
        };
        if let Some(concept) = taxonomy.find(id) {
            held.push(HeldOut {
                language,
                concept: u32::from(concept.to_u16()),
                text: text.to_owned(),
                new_concept: new == "1",
            });
        }
    }
    Ok(held)
}

/// Labels to hold out, chosen by hashes of ids and labels, so that the choice is always the same: a tenth of the
/// alternative labels of occupations in the service's languages; of a tenth of the occupations all are unknown to
/// training.
#[must_use]
pub fn choose_held_out(taxonomy: &Taxonomy, groups: &[LabelGroup]) -> Vec<HeldOut> {
    let chosen = |text: &str| id_hash(text).is_multiple_of(HELD_OUT_ONE_IN);
    let mut held = Vec::new();
    for group in groups.iter().filter(|group| group.kind == GroupKind::Occupation) {
        let concept = Concept::from_index(group.concept as usize);
        let id = concept.map_or("", |concept| taxonomy.id(concept));
        let new_concept = chosen(id);
        for label in &group.labels {
            if label.kind == LabelKind::Alternative
                && MAIN.iter().any(|(_, main)| *main == label.language)
                && chosen(&format!("{id}\t{}", label.text))
            {
                held.push(HeldOut {
                    language: label.language,
                    concept: group.concept,
                    text: label.text.clone(),
                    new_concept,
                });
            }
        }
    }
    held
}

fn index(model: &Model, groups: &[LabelGroup], languages: &[Language]) -> LabelIndex {
    let labels: Vec<IndexedLabel<'_>> = groups
        .iter()
        .filter(|group| group.kind == GroupKind::Occupation)
        .flat_map(|group| group.labels.iter().map(|label| (group.concept, label)))
        .filter(|(_, label)| languages.contains(&label.language))
        .map(|(concept, label)| IndexedLabel {
            concept,
            preferred: label.kind == LabelKind::Preferred,
            text: &label.text,
        })
        .collect();
    LabelIndex::new(model, &labels)
}

/// Measures a model that was not trained on the labels held out, and what its scores are worth.
#[must_use]
pub fn measure_relatedness(
    model: &Model,
    groups: &[LabelGroup],
    held: &[HeldOut],
) -> (RelatednessReport, Calibration) {
    let groups = index_groups(groups, held);
    let all = index(model, &groups, &MAIN.map(|(_, language)| language));
    let english = index(model, &groups, &[Language::ENGLISH]);
    let mut rows = Vec::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (code, language) in MAIN {
        let queries: Vec<&HeldOut> = held.iter().filter(|held| held.language == language).collect();
        for (name, index) in [("fi+sv+en", &all), ("en", &english)] {
            let found = answers(model, index, &queries);
            for new_concepts in [false, true] {
                let of = found.iter().zip(&queries);
                let of = of.filter(|(_, held)| held.new_concept == new_concepts);
                let accuracy = Accuracy::of(of.map(|(answer, _)| answer));
                rows.push(RelatednessRow {
                    query: code,
                    index: name,
                    new_concepts,
                    asked: accuracy.asked,
                    hit_at_1: accuracy.hit_at_1,
                    margin: accuracy.margin_of_error(),
                    hit_at_10: accuracy.hit_at_10,
                });
            }
            if name != "en" {
                outcomes.extend(found.iter().map(|answer| answer.outcome));
            }
        }
    }
    let half = |first: usize| -> Vec<Outcome> {
        outcomes.iter().skip(first).step_by(2).copied().collect()
    };
    let reliability = reliability(&Calibration::fit(&half(0), FLOOR_PRECISION), &half(1));
    let calibration = Calibration::fit(&outcomes, FLOOR_PRECISION);
    (RelatednessReport { rows, reliability, floor: calibration.floor() }, calibration)
}

fn reliability(calibration: &Calibration, outcomes: &[Outcome]) -> Vec<Reliability> {
    let said = |outcome: &Outcome| calibration.probability(outcome.score, outcome.margin);
    let tenth = |outcome: &Outcome| ((said(outcome) * 10.0) as usize).min(9);
    let tenths: BTreeSet<usize> = outcomes.iter().map(tenth).collect();
    let row = |at: usize| {
        let inside: Vec<&Outcome> = outcomes.iter().filter(|one| tenth(one) == at).collect();
        let count = inside.len().max(1) as f32;
        Reliability {
            from: at as f32 / 10.0,
            labels: inside.len(),
            said: inside.iter().map(|one| said(one)).sum::<f32>() / count,
            right: inside.iter().filter(|one| one.right).count() as f32 / count,
        }
    };
    tenths.into_iter().map(row).collect()
}
