//! From the text of a query to its parts.

use std::sync::Arc;

use super::parse::{Clause, Shape, Sign, clauses};
use super::request::{Operator, Part, PartField, PartKind};
use crate::domain::{CardCode, Lang, LanguageCode};
use crate::index::facet::{FacetName, place_value};
use crate::index::{Reference, code};
use crate::search::labels::code_label;
use crate::taxonomy::codes::Codes;
use crate::text::analysis::{fold, is_stop_word};
use crate::text::mention::{Lexicon, LexiconBuilder, Target, Term};

/// A mention less likely than this is left to its words. They are searched either way, so that a low bar
/// costs precision only.
const LIKELY: f32 = 0.3;

/// The bar for places is higher: towns are called like frequent words (Vill, Som), and a place is required.
const LIKELY_PLACE: f32 = 0.6;

/// Queries with more words that mean nothing in particular require none of them.
const REQUIRED_WORDS: usize = 4;

/// A part with what only its making knows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Understood {
    pub(super) part: Part,
    /// Whether it is required by default only, and may be made optional where hits are few.
    pub(super) relaxable: bool,
}

/// What queries are understood with.
#[derive(Debug)]
pub(super) struct Understanding<'a> {
    pub(super) reference: &'a Reference,
    pub(super) codes: &'a Codes,
    pub(super) lexicon: &'a Lexicon,
    pub(super) lang: Lang,
}

/// A lexicon of everything that a query can name: concepts, places, languages, cards and permits.
#[must_use]
pub fn lexicon(reference: &Reference, codes: &Codes) -> Lexicon {
    let mut builder = LexiconBuilder::default();
    builder.taxonomy(&reference.taxonomy);
    builder.places(&reference.places);
    builder.near(Arc::clone(&reference.taxonomy), Arc::clone(&reference.lexica));
    let qualifications = (0..).zip(reference.qualifications.all());
    builder.qualifications(qualifications.flat_map(|(number, qualification)| {
        qualification.words.iter().map(move |phrase| (number, phrase.as_str()))
    }));
    for lang in Lang::ALL {
        for code in codes.list("language").into_iter().flat_map(|list| list.iter()) {
            if let (Some(name), Ok(language)) =
                (code.own_name(lang), code.code().parse::<LanguageCode>())
            {
                builder.language(lang, name, language);
            }
        }
        for code in codes.list("card").into_iter().flat_map(|list| list.iter()) {
            if let (Some(name), Ok(card)) =
                (code.own_name(lang), CardCode::try_from(code.code().to_owned()))
            {
                builder.card(lang, name, card);
            }
        }
    }
    builder.build()
}

impl Understanding<'_> {
    /// The parts of a query, in its order.
    pub(super) fn read(&self, query: &str) -> Vec<Understood> {
        let clauses = clauses(query);
        let mut parts = Vec::new();
        let mut run = Vec::new();
        for clause in &clauses {
            let plain = clause.sign == Sign::Plain
                && clause.shape == Shape::Word
                && clause.field == PartField::All;
            if plain {
                run.push(clause.text);
            } else {
                self.read_words(&std::mem::take(&mut run).join(" "), &mut parts);
                parts.push(self.read_clause(clause));
            }
        }
        self.read_words(&run.join(" "), &mut parts);
        set_operators(&mut parts);
        parts
    }

    /// A clause with an operator, a field or a shape of its own.
    fn read_clause(&self, clause: &Clause<'_>) -> Understood {
        let operator = match clause.sign {
            Sign::Excluded => Operator::Not,
            Sign::Required | Sign::Plain => Operator::Must,
        };
        let kind = match clause.shape {
            Shape::Word => PartKind::Word,
            Shape::Phrase => PartKind::Phrase,
            Shape::Prefix => PartKind::Prefix,
        };
        let exact = clause.sign == Sign::Required;
        let text = clause.text.to_owned();
        let mut part = Part { text, kind, field: clause.field, operator, exact, ..Part::default() };
        if kind == PartKind::Word && clause.field == PartField::All {
            let mut found = Vec::new();
            self.read_words(clause.text, &mut found);
            // Recognised only where the whole word is what was named.
            if let [only] = found.as_slice() {
                part = Part { operator, exact, ..only.part.clone() };
            }
        }
        Understood { part, relaxable: false }
    }

    /// Plain words: what they name, longest first, and the words between.
    fn read_words(&self, text: &str, parts: &mut Vec<Understood>) {
        let mut spans: Vec<(usize, usize, Part)> = Vec::new();
        for found in self.lexicon.terms(text, &Lang::ALL) {
            let (kind, value) = match found.term {
                Term::WorkingTime(time) => (PartKind::WorkingTime, code::time(time)),
                Term::Remote(share) => (PartKind::Remote, share.map_or("any", code::remote)),
                Term::Driving(class) => (PartKind::Driving, class.code()),
                // Nothing that is searched by yet: their words are.
                Term::Shift(_) | Term::Education(_) => continue,
            };
            let part = Part { kind, value: Some(value.to_owned()), ..Part::default() };
            spans.push((found.start, found.end, part));
        }
        let mut languages = vec![self.lang];
        languages.extend(Lang::ALL.into_iter().filter(|lang| *lang != self.lang));
        for mention in self.lexicon.mentions(text, &languages) {
            let place = matches!(mention.target, Target::Place(_));
            if mention.probability < if place { LIKELY_PLACE } else { LIKELY }
                || within_word(text, mention.start, mention.end)
            {
                continue;
            }
            let overlaps =
                |span: &&(usize, usize, Part)| span.0 < mention.end && mention.start < span.1;
            let longest = spans.iter().filter(overlaps).map(|span| span.1 - span.0).max();
            if longest.is_some_and(|longest| longest >= mention.end - mention.start) {
                continue;
            }
            let Some(part) = self.part_of(mention.target) else { continue };
            spans.retain(|span| !overlaps(&span));
            spans.push((mention.start, mention.end, part));
        }
        spans.sort_by_key(|span| span.0);
        let mut at = 0;
        for (start, end, part) in spans {
            push_words(text.get(at..start).unwrap_or_default(), parts);
            let words = text.get(start..end).unwrap_or_default().to_owned();
            let label = self.label(part.kind, part.value.as_deref());
            parts.push(Understood { part: Part { text: words, label, ..part }, relaxable: true });
            at = end;
        }
        push_words(text.get(at..).unwrap_or_default(), parts);
    }

    fn part_of(&self, target: Target) -> Option<Part> {
        let (kind, value) = match target {
            Target::Concept(concept) => {
                let taxonomy = &self.reference.taxonomy;
                let work = taxonomy.kind(concept).is_work();
                let kind = if work { PartKind::Occupation } else { PartKind::Skill };
                (kind, taxonomy.id(concept).to_owned())
            }
            Target::Place(place) => (PartKind::Place, place_value(place, self.reference)),
            Target::Language(code) => (PartKind::Language, code.as_str().to_owned()),
            Target::Card(code) => (PartKind::Card, code.to_string()),
        };
        Some(Part { kind, value: Some(value), ..Part::default() })
    }

    /// The name of what a part means.
    pub(super) fn label(&self, kind: PartKind, value: Option<&str>) -> Option<String> {
        let (value, lang) = (value?, self.lang);
        let label = match kind {
            PartKind::Word | PartKind::Phrase | PartKind::Prefix => return None,
            PartKind::Occupation | PartKind::Skill => {
                let taxonomy = &self.reference.taxonomy;
                taxonomy.label(taxonomy.find(value)?, lang)
            }
            PartKind::Place => {
                let place = super::plan::place(value, self.reference)?;
                self.reference.places.name(place, lang)
            }
            PartKind::WorkingTime => code_label(FacetName::WorkingTime, value, lang)?,
            PartKind::Remote => code_label(FacetName::Remote, value, lang)?,
            PartKind::Language => self.codes.language(value)?.name(lang),
            PartKind::Driving => value,
            PartKind::Card => self.codes.card(value)?.name(lang),
        };
        Some(label.to_owned())
    }
}

/// Whether a span begins or ends within a hyphenated word: part of "kuorma-autonkuljettaja" is not what it means.
fn within_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |hyphen: Option<char>, letter: Option<char>| {
        hyphen == Some('-') && letter.is_some_and(char::is_alphanumeric)
    };
    let mut before = text.get(..start).unwrap_or_default().chars().rev();
    let mut after = text.get(end..).unwrap_or_default().chars();
    joins(before.next(), before.next()) || joins(after.next(), after.next())
}

/// Words that mean nothing in particular.
fn push_words(text: &str, parts: &mut Vec<Understood>) {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    parts.extend(words.map(|word| Understood {
        part: Part { text: word.to_owned(), ..Part::default() },
        relaxable: true,
    }));
}

/// Which words must be had: none of many, and function words only where there is nothing else.
fn set_operators(parts: &mut [Understood]) {
    let is_function = |item: &Understood| {
        let folded = fold(&item.part.text);
        item.part.kind == PartKind::Word
            && Lang::ALL.into_iter().any(|lang| is_stop_word(lang, &folded))
    };
    let is_leftover = |item: &Understood| item.relaxable && item.part.kind == PartKind::Word;
    let only_function = parts.iter().all(|item| is_leftover(item) && is_function(item));
    let words = parts.iter().filter(|item| is_leftover(item) && !is_function(item)).count();
    for item in parts.iter_mut().filter(|item| is_leftover(item)) {
        if is_function(item) && !only_function {
            item.part.operator = Operator::Should;
            item.part.weight = 0.0;
            item.relaxable = false;
        } else if words > REQUIRED_WORDS {
            item.part.operator = Operator::Should;
            item.relaxable = false;
        }
    }
}
