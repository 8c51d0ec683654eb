//! From a record to what the index writes.

use std::borrow::Cow;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::reference::Reference;
use super::row::{MainText, NO_PLACE, ProfileRow, VacancyRow};
use super::schema::{Fields, Label, Labels, weighted};
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
    labels: String,
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
        let mut labels = Labels::new();
        occupations.iter().chain(&skills).for_each(|concept| labels.concept(*concept));
        add_places(&mut labels, &row.places, reference);
        add_bits(&mut labels, Label::WorkingTime, u32::from(row.working_time));
        labels.label(Label::Remote, u32::from(row.remote));
        row.languages.iter().for_each(|asked| labels.label(Label::Language, asked.language.into()));
        let driving = row.driving.iter().fold(0, |all, any_of| all | any_of);
        add_bits(&mut labels, Label::Driving, driving);
        row.cards.iter().for_each(|card| labels.label(Label::Card, u32::from(*card)));
        let (id, encoded) = (row.id.clone(), encode(&row));
        Self { id, row: encoded, words, title, employer, labels: labels.into_text() }
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
        let mut labels = Labels::new();
        occupations.iter().chain(&row.skills).for_each(|concept| labels.concept(*concept));
        let home = Some(row.home).filter(|home| *home != NO_PLACE);
        let places: Vec<u16> = row.wished.iter().copied().chain(home).collect();
        add_places(&mut labels, &places, reference);
        add_bits(&mut labels, Label::WorkingTime, u32::from(row.working_time));
        labels.label(Label::Remote, u32::from(row.remote));
        row.languages.iter().for_each(|held| labels.label(Label::Language, held.language.into()));
        add_bits(&mut labels, Label::Driving, row.driving);
        row.cards.iter().for_each(|(card, _)| labels.label(Label::Card, u32::from(*card)));
        Some(Self {
            id: row.id.clone(),
            row: encode(&row),
            words,
            title: Vec::new(),
            employer: None,
            labels: labels.into_text(),
        })
    }
}

/// A document with the fields that it goes to. The writer reads it where it is: a document of the library's own type
/// would hold a copy of every text.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) document: IndexDocument,
    pub(super) fields: Fields,
}

impl Document for Written {
    type Value<'a> = FieldValue<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, FieldValue<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let Self { document, fields } = self;
        let mut all = vec![
            (fields.id, FieldValue::Text(&document.id)),
            (fields.row, FieldValue::Bytes(&document.row)),
        ];
        all.extend(of(fields.all, &document.words.all));
        all.extend(of(fields.parts, &document.words.parts));
        all.extend(of(fields.title, &document.title));
        all.extend(document.employer.iter().map(|text| (fields.employer, FieldValue::Text(text))));
        all.push((fields.concept, FieldValue::Text(&document.labels)));
        all.into_iter()
    }
}

fn of(field: Field, texts: &[String]) -> impl Iterator<Item = (Field, FieldValue<'_>)> {
    texts.iter().map(move |text| (field, FieldValue::Text(text)))
}

/// What goes to a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum FieldValue<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for FieldValue<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Text(text) => ReferenceValueLeaf::Str(text),
            Self::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

/// Adds places and every area that holds them, so that a search for a region is one posting list.
fn add_places(labels: &mut Labels, numbers: &[u16], reference: &Reference) {
    let places = &reference.places;
    let known = numbers.iter().filter_map(|number| places.at(*number));
    let holding = |place| places.ancestors(place).iter().copied();
    let mut all: Vec<u16> = known
        .flat_map(|place| std::iter::once(place).chain(holding(place)))
        .map(|place| place.index())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().for_each(|place| labels.label(Label::Place, u32::from(place)));
}

fn add_bits(labels: &mut Labels, label: Label, mut bits: u32) {
    while bits != 0 {
        labels.label(label, bits.trailing_zeros());
        bits &= bits - 1;
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
