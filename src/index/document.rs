//! From a record to what the index writes.

use tantivy::TantivyDocument;

use super::reference::Reference;
use super::row::{ProfileRow, VacancyRow};
use super::schema::{Fields, concept_term, marked};
use super::settings::FieldWeights;
use crate::domain::{Lang, Profile, Vacancy};
use crate::taxonomy::Concept;

/// A record made ready for the index.
#[derive(Debug, Clone)]
pub struct IndexDocument {
    pub(super) id: String,
    row: Vec<u8>,
    all: Vec<String>,
    title: Vec<String>,
    employer: Option<String>,
    concepts: Vec<u16>,
}

impl IndexDocument {
    /// The document of a vacancy.
    #[must_use]
    pub fn vacancy(vacancy: &Vacancy, reference: &Reference, weights: &FieldWeights) -> Self {
        let row = VacancyRow::new(vacancy, reference);
        let mut all = Vec::new();
        let mut title = Vec::new();
        for (language, text) in vacancy.title.iter() {
            all.push(marked(language.lang(), weights.title, text));
            title.push(marked(language.lang(), 1, text));
        }
        for (language, text) in vacancy.description.iter() {
            all.push(marked(language.lang(), weights.body, text));
        }
        let employer = vacancy.employer.as_ref().map(|employer| {
            all.push(marked(None, weights.employer, &employer.name));
            marked(None, 1, &employer.name)
        });
        let occupations: Vec<u16> = row.occupations.iter().map(|asked| asked.concept).collect();
        let skills: Vec<u16> = row.skills.iter().map(|asked| asked.concept).collect();
        let languages: Vec<Lang> =
            Lang::ALL.into_iter().filter(|lang| vacancy.title.get(*lang).is_some()).collect();
        push_labels(&mut all, &occupations, weights.occupation, &languages, reference);
        push_labels(&mut all, &skills, weights.skill, &languages, reference);
        let concepts = [occupations, skills].concat();
        Self { id: row.id.clone(), row: encode(&row), all, title, employer, concepts }
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
        let mut all = Vec::new();
        let held = row.held.iter().map(|held| held.concept);
        let mut occupations: Vec<u16> = row.wanted.iter().copied().chain(held).collect();
        occupations.sort_unstable();
        occupations.dedup();
        push_labels(&mut all, &occupations, weights.occupation, &Lang::ALL, reference);
        push_labels(&mut all, &row.skills, weights.skill, &Lang::ALL, reference);
        let concepts = [occupations, row.skills.clone()].concat();
        Some(Self {
            id: row.id.clone(),
            row: encode(&row),
            all,
            title: Vec::new(),
            employer: None,
            concepts,
        })
    }

    pub(super) fn into_tantivy(self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &self.id);
        for text in &self.all {
            document.add_text(fields.all, text);
        }
        for text in &self.title {
            document.add_text(fields.title, text);
        }
        if let Some(text) = &self.employer {
            document.add_text(fields.employer, text);
        }
        for concept in &self.concepts {
            document.add_text(fields.concept, concept_term(*concept));
        }
        document.add_bytes(fields.row, &self.row);
        document
    }
}

fn encode<T: serde::Serialize>(row: &T) -> Vec<u8> {
    // Rows are plain numbers and texts: nothing in them can fail to be written to memory.
    postcard::to_stdvec(row).unwrap_or_default()
}

/// Preferred labels in the languages of the text: what the advert's own readers would search for.
fn push_labels(
    all: &mut Vec<String>,
    concepts: &[u16],
    weight: u8,
    languages: &[Lang],
    reference: &Reference,
) {
    for lang in languages {
        let mut labels = String::new();
        for concept in concepts.iter().filter_map(|number| Concept::from_u16(*number)) {
            if let Some(label) = reference.taxonomy.label_in(concept, lang.code()) {
                labels.push_str(label);
                // A full stop keeps phrases from running over the end of a label.
                labels.push_str(" . ");
            }
        }
        if !labels.is_empty() {
            all.push(marked(Some(*lang), weight, &labels));
        }
    }
}
