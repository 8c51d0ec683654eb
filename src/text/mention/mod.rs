//! Where a text names concepts, places, languages and cards.
//!
//! Brief overview: a [`Lexicon`] holds every label of the taxonomy (and names of other things) as a
//! sequence of stems. [`Lexicon::mentions`] finds the longest labels in a query or text, and
//! [`Lexicon::extract`] turns an advert without structured data into occupations, skills, languages,
//! cards, licences, education and terms of work, each with the words that it was found in and, where it
//! can be one, whether it is required or an advantage ([`Needs`]). What is denied or offered is left out.
//! [`Lexicon::workplaces`] finds where the work is, for adverts that do not state it.
//!
//! How likely it is that a text means what a label names is decided in one place
//! ([`mod@evidence`]), from the label and its surroundings, never from a list of examples.

mod announced;
mod builder;
mod cv;
pub mod evidence;
mod extract;
mod fill;
mod find;
mod finnish_names;
mod gendered;
mod homonyms;
mod intake;
mod languages;
mod levels;
mod licences;
mod linked;
mod near;
mod need;
mod qualifications;
mod spans;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod workplaces;

pub use builder::LexiconBuilder;
pub use cv::{Cv, ReadJob};
pub use extract::{Extracted, Found, SKILL_THRESHOLD, SpokenLanguage};
pub use finnish_names::LanguageForms;
pub use intake::{OwnTitle, own_degrees, own_titles};
pub use need::{Need, Needs};
pub use terms::{FoundTerm, Term, TermWords};

use crate::domain::{CardCode, Lang, LanguageCode, TextField};
use crate::taxonomy::places::{Place, Places};
use crate::taxonomy::{Concept, Taxonomy};
use languages::LanguageNames;
use near::NearSkills;
use qualifications::QualificationWords;
use table::LabelTable;

/// How sure a phrase makes what it says.
const PHRASE_PROBABILITY: f32 = 0.9;

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A concept of the taxonomy that the lexicon was made from.
    Concept(Concept),
    /// A place of the gazetteer.
    Place(Place),
    /// A language that people speak.
    Language(LanguageCode),
    /// A card or permit.
    Card(CardCode),
}

/// A label found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// What it names.
    pub target: Target,
    /// The words as they stand in the text.
    pub words: String,
    /// Byte offset of the words.
    pub start: usize,
    /// Byte offset of their end.
    pub end: usize,
    /// Probability that the text means the target, above 0 and up to 1.
    pub probability: f32,
    /// Language of the label.
    pub language: Lang,
}

/// Labels of many things, ready to be found in texts. Never changes; made in less than a second.
#[derive(Debug)]
pub struct Lexicon {
    table: LabelTable,
    terms: TermWords,
    near: Option<NearSkills>,
    languages: LanguageNames,
    /// Concepts that are languages, in order.
    spoken: Vec<Concept>,
    qualifications: Option<QualificationWords>,
    /// Skills that ESCO names for each concept, one run after the other.
    skills: Vec<Concept>,
    /// Where each concept's run starts, and the end of the last.
    skill_starts: Vec<u32>,
}

impl Lexicon {
    /// A lexicon of a taxonomy's labels in the languages of the service and of the names of places.
    /// [`LexiconBuilder`] takes names of languages and cards too.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy, places: Option<&Places>) -> Self {
        let mut builder = LexiconBuilder::default();
        builder.taxonomy(taxonomy);
        if let Some(places) = places {
            builder.places(places);
        }
        builder.build()
    }

    /// Terms of work, licences and levels of education in a text, in any of these languages.
    #[must_use]
    pub fn terms(&self, text: &str, languages: &[Lang]) -> Vec<FoundTerm> {
        self.terms.find(text, languages)
    }

    /// Makes what the first advert would wait for.
    pub fn make_ready(&self) {
        if let Some(near) = &self.near {
            near.make_ready();
        }
    }

    /// Numbers of the qualifications that a text asks for, each once.
    #[must_use]
    pub fn qualifications(&self, text: &str, field: TextField, lang: Lang) -> Vec<Found<u16>> {
        let words = self.qualifications.as_ref();
        words.map_or_else(Vec::new, |words| words.find(text, field, lang))
    }

    /// Whether ESCO names the skill as essential or optional for the occupation.
    fn names_skill(&self, occupation: Concept, skill: Concept) -> bool {
        let run = || {
            let start = *self.skill_starts.get(occupation.index())? as usize;
            let end = *self.skill_starts.get(occupation.index() + 1)? as usize;
            self.skills.get(start..end)
        };
        run().is_some_and(|skills| skills.binary_search(&skill).is_ok())
    }

    /// Memory that the lexicon holds, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.table.bytes()
            + self.skills.capacity() * size_of::<Concept>()
            + self.skill_starts.capacity() * size_of::<u32>()
    }
}
