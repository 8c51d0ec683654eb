//! From a record to what the index writes.

use std::borrow::Cow;

use tantivy::TantivyDocument;

use super::reference::Reference;
use super::row::{MainText, NO_PLACE, ProfileRow, VacancyRow};
use super::schema::{Fields, Label, concept_term, label_term, weighted};
use super::settings::FieldWeights;
use crate::domain::{Lang, Profile, Vacancy};
use crate::taxonomy::Concept;
use crate::text::analysis::TextTerms;

/// A record made ready for the index.
#[derive(Debug, Clone)]
pub struct IndexDocument {
    pub(super) id: String,
    row: Vec<u8>,
    words: Words,
    title: Vec<String>,
    employer: Option<String>,
    labels: Vec<String>,
}

impl IndexDocument {
    /// The document of a vacancy.
    #[must_use]
    pub fn vacancy(vacancy: &Vacancy, reference: &Reference, weights: &FieldWeights) -> Self {
        let main = MainText::of(vacancy, &reference.lexica);
        let row = VacancyRow::with_text(vacancy, main.as_ref(), reference);
        let mut words = Words::default();
        let mut title = Vec::new();
        let read = |lang: Option<Lang>, text: &str| {
            let known = main.as_ref().and_then(|main| main.terms_of(lang, text));
            let now = || Cow::Owned(reference.lexica.terms(lang, text));
            known.map_or_else(now, Cow::Borrowed)
        };
        for (language, text) in vacancy.title.iter() {
            let terms = read(language.lang(), text);
            words.add(&terms, weights.title);
            title.push(weighted(1, terms.bases.lines()));
        }
        for (language, text) in vacancy.description.iter() {
            words.add(&read(language.lang(), text), weights.body);
        }
        let employer = vacancy.employer.as_ref().map(|employer| {
            let terms = read(None, &employer.name);
            words.add(&terms, weights.employer);
            weighted(1, terms.bases.lines())
        });
        let occupations: Vec<u16> = row.occupations.iter().map(|asked| asked.concept).collect();
        let skills: Vec<u16> = row.skills.iter().map(|asked| asked.concept).collect();
        let languages: Vec<Lang> =
            Lang::ALL.into_iter().filter(|lang| vacancy.title.get(*lang).is_some()).collect();
        words.add_labels(&occupations, weights.occupation, &languages, reference);
        words.add_labels(&skills, weights.skill, &languages, reference);
        let mut labels = Labels::default();
        labels.concepts(occupations.iter().chain(&skills));
        labels.places(&row.places, reference);
        labels.bits(Label::WorkingTime, u32::from(row.working_time));
        labels.code(Label::Remote, u32::from(row.remote));
        row.languages.iter().for_each(|asked| labels.code(Label::Language, asked.language.into()));
        labels.bits(Label::Driving, row.driving.iter().fold(0, |all, any_of| all | any_of));
        row.cards.iter().for_each(|card| labels.code(Label::Card, u32::from(*card)));
        Self { id: row.id.clone(), row: encode(&row), words, title, employer, labels: labels.0 }
    }

    /// The document of a profile: concepts and their labels, never its free text; `None` where the person is not
    /// available.
    #[must_use]
    pub fn profile(
        profile: &Profile,
        reference: &Reference,
        weights: &FieldWeights,
    ) -> Option<Self> {
        let row = ProfileRow::new(profile, reference)?;
        let mut words = Words::default();
        let held = row.held.iter().map(|held| held.concept);
        let mut occupations: Vec<u16> = row.wanted.iter().copied().chain(held).collect();
        occupations.sort_unstable();
        occupations.dedup();
        words.add_labels(&occupations, weights.occupation, &Lang::ALL, reference);
        words.add_labels(&row.skills, weights.skill, &Lang::ALL, reference);
        let mut labels = Labels::default();
        labels.concepts(occupations.iter().chain(&row.skills));
        let home = Some(row.home).filter(|home| *home != NO_PLACE);
        let places: Vec<u16> = row.wished.iter().copied().chain(home).collect();
        labels.places(&places, reference);
        labels.bits(Label::WorkingTime, u32::from(row.working_time));
        labels.code(Label::Remote, u32::from(row.remote));
        row.languages.iter().for_each(|held| labels.code(Label::Language, held.language.into()));
        labels.bits(Label::Driving, row.driving);
        row.cards.iter().for_each(|(card, _)| labels.code(Label::Card, u32::from(*card)));
        Some(Self {
            id: row.id.clone(),
            row: encode(&row),
            words,
            title: Vec::new(),
            employer: None,
            labels: labels.0,
        })
    }

    pub(super) fn into_tantivy(self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &self.id);
        for text in &self.words.all {
            document.add_text(fields.all, text);
        }
        for text in &self.words.parts {
            document.add_text(fields.parts, text);
        }
        for text in &self.title {
            document.add_text(fields.title, text);
        }
        if let Some(text) = &self.employer {
            document.add_text(fields.employer, text);
        }
        for label in &self.labels {
            document.add_text(fields.concept, label);
        }
        document.add_bytes(fields.row, &self.row);
        document
    }
}

/// Terms of the field `concept`.
#[derive(Debug, Default)]
struct Labels(Vec<String>);

impl Labels {
    fn concepts<'a>(&mut self, concepts: impl Iterator<Item = &'a u16>) {
        self.0.extend(concepts.map(|concept| concept_term(*concept)));
    }

    /// Places and every area that holds them, so that a search for a region is one posting list.
    fn places(&mut self, numbers: &[u16], reference: &Reference) {
        let places = &reference.places;
        let known = numbers.iter().filter_map(|number| places.at(*number));
        let holding = |place| places.ancestors(place).iter().copied();
        let mut all: Vec<u16> = known
            .flat_map(|place| std::iter::once(place).chain(holding(place)))
            .map(|place| place.index())
            .collect();
        all.sort_unstable();
        all.dedup();
        self.0.extend(all.into_iter().map(|place| label_term(Label::Place, u32::from(place))));
    }

    fn bits(&mut self, label: Label, mut bits: u32) {
        while bits != 0 {
            self.0.push(label_term(label, bits.trailing_zeros()));
            bits &= bits - 1;
        }
    }

    fn code(&mut self, label: Label, code: u32) {
        self.0.push(label_term(label, code));
    }
}

fn encode<T: serde::Serialize>(row: &T) -> Vec<u8> {
    // Rows are plain numbers and texts: nothing in them can fail to be written to memory.
    postcard::to_stdvec(row).unwrap_or_default()
}

/// What the fields that hold all words are made of.
#[derive(Debug, Clone, Default)]
struct Words {
    all: Vec<String>,
    parts: Vec<String>,
}

impl Words {
    fn add(&mut self, terms: &TextTerms, weight: u8) {
        self.all.push(weighted(weight, terms.bases.lines()));
        if !terms.parts.lines().is_empty() {
            self.parts.push(weighted(weight, terms.parts.lines()));
        }
    }

    /// Preferred labels in the languages of the text: what the advert's own readers would search for.
    fn add_labels(
        &mut self,
        concepts: &[u16],
        weight: u8,
        languages: &[Lang],
        reference: &Reference,
    ) {
        for lang in languages {
            let (mut bases, mut parts) = (String::new(), String::new());
            for concept in concepts.iter().filter_map(|number| Concept::from_u16(*number)) {
                let Some(terms) = reference.label_words(concept, *lang) else { continue };
                bases.push_str(terms.bases.lines());
                // An empty line keeps phrases from running over the end of a label.
                bases.push('\n');
                parts.push_str(terms.parts.lines());
            }
            if !bases.is_empty() {
                self.all.push(weighted(weight, &bases));
            }
            if !parts.is_empty() {
                self.parts.push(weighted(weight, &parts));
            }
        }
    }
}
