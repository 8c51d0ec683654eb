//! Text: b / (b + k), b the BM25F of the labels of the person's concepts against the vacancy's text, with the
//! taxonomy's statistics (see [`crate::text::label_terms`]).

use crate::domain::Lang;
use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::taxonomy::Concept;
use crate::text::label_terms::LabelTerms;

/// Calls `visit` with each concept of a person once: skills, wanted occupations, held ones.
pub(crate) fn each_concept(profiles: &ProfileColumns, doc: u32, mut visit: impl FnMut(u16)) {
    profiles.skills.get(doc).iter().for_each(|concept| visit(*concept));
    let wanted = profiles.wanted.get(doc);
    wanted.iter().for_each(|concept| visit(*concept));
    let held = profiles.held.get(doc).iter().map(|held| held.concept);
    held.filter(|concept| !wanted.contains(concept)).for_each(visit);
}

fn fold(profiles: &ProfileColumns, doc: u32, model: &Model, score: impl Fn(u16) -> f32) -> Value {
    let (mut b, mut stated) = (0.0, false);
    each_concept(profiles, doc, |concept| {
        stated = true;
        b += score(concept);
    });
    if stated {
        Value::stated(b / (b + model.text.k), model.unstated.text)
    } else {
        Value::unstated(model.unstated.text)
    }
}

fn language(vacancies: &VacancyColumns, doc: u32) -> Option<Lang> {
    Lang::ALL.get(usize::from(vacancies.text_language[doc as usize])).copied()
}

/// The value of one pair.
pub(crate) fn value(
    labels: &LabelTerms,
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    model: &Model,
) -> Value {
    let terms = vacancies.terms.get(vacancy);
    match language(vacancies, vacancy) {
        Some(lang) if !terms.is_empty() => fold(profiles, profile, model, |concept| {
            Concept::from_u16(concept).map_or(0.0, |concept| labels.score(concept, lang, terms))
        }),
        _ => Value::OPEN,
    }
}

/// What each concept's label earns against one vacancy's text.
#[derive(Debug, Clone)]
pub(crate) struct VacancyText {
    score: Vec<f32>,
    asked: bool,
}

impl VacancyText {
    pub(crate) fn new(
        labels: &LabelTerms,
        concepts: usize,
        vacancies: &VacancyColumns,
        doc: u32,
    ) -> Self {
        let terms = vacancies.terms.get(doc);
        let mut score = vec![0.0; concepts];
        let lang = language(vacancies, doc).filter(|_| !terms.is_empty());
        if let Some(lang) = lang {
            labels.score_all(lang, terms, &mut score);
        }
        Self { score, asked: lang.is_some() }
    }

    #[inline]
    pub(crate) fn value(&self, profiles: &ProfileColumns, doc: u32, model: &Model) -> Value {
        if !self.asked {
            return Value::OPEN;
        }
        fold(profiles, doc, model, |concept| {
            self.score.get(usize::from(concept)).copied().unwrap_or(0.0)
        })
    }
}
