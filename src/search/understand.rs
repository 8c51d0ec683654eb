//! From the text of a query to its parts.

use std::collections::HashSet;
use std::sync::Arc;

use super::marks::Marks;
use super::parse::{Clause, Shape, Sign, clauses};
use super::query_words::{
    self, LanguageNames, QueryWord, is_alternative, is_asking, is_function, is_need, is_negation,
};
use super::request::{Operator, Part, PartField, PartKind};
use crate::domain::{CardCode, Lang, LanguageCode};
use crate::index::facet::{FacetName, place_value};
use crate::index::{Reference, code};
use crate::search::labels::code_label;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::{Place, PlaceKind};
use crate::taxonomy::{Concept, label_key};
use crate::text::analysis::fold;
use crate::text::mention::{Lexicon, LexiconBuilder, Mention, Target, Term};
use crate::text::titles::{Title, Titles, is_title};

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

/// What is known beside the lexicon, made once for all queries.
#[derive(Debug)]
pub(super) struct Known {
    titles: Titles,
    pub(super) marks: Marks,
    languages: LanguageNames,
    /// Labels of local skills: whoever added one means it, however ordinary the word.
    local: HashSet<String>,
}

impl Known {
    pub(super) fn new(reference: &Reference, codes: &Codes) -> Self {
        let labels = reference.taxonomy.extension_labels().iter();
        // Occupations are found by their titles anyway.
        let local = labels.filter(|row| row.kind == "skill" && row.label_type != "hidden");
        let local = local.map(|row| label_key(&row.label)).collect();
        let (titles, marks) = (Titles::default(), Marks::default());
        Self { titles, marks, languages: LanguageNames::new(codes), local }
    }
}

/// What queries are understood with.
#[derive(Debug)]
pub(super) struct Understanding<'a> {
    pub(super) reference: &'a Reference,
    pub(super) codes: &'a Codes,
    pub(super) lexicon: &'a Lexicon,
    pub(super) known: &'a Known,
    pub(super) lang: Lang,
}

/// Words of a query and what they mean: of several parts one is enough.
#[derive(Debug)]
struct Span {
    start: usize,
    end: usize,
    parts: Vec<Part>,
}

impl Span {
    const fn len(&self) -> usize {
        self.end - self.start
    }

    const fn overlaps(&self, start: usize, end: usize) -> bool {
        self.start < end && start < self.end
    }

    fn kind(&self) -> Option<PartKind> {
        self.parts.first().map(|part| part.kind)
    }
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
        let restored = self.known.marks.restored(text, self.reference);
        let text = restored.as_deref().unwrap_or(text);
        let words = query_words::words(text);
        let mut spans = self.term_spans(text, &words);
        self.add_mentions(text, &words, &mut spans);
        self.add_titles(text, &words, &mut spans);
        spans.sort_by_key(|span| span.start);
        self.move_countries(text, &mut spans);
        deny(&words, &mut spans);
        let mut at = 0;
        for Span { start, end, parts: meant } in spans {
            push_words(text.get(at..start).unwrap_or_default(), parts);
            for (nth, part) in meant.into_iter().enumerate() {
                // What is denied is so by its code: an advert may name it to say the same.
                let words = if nth == 0 && part.operator != Operator::Not {
                    text.get(start..end).unwrap_or_default().to_owned()
                } else {
                    String::new()
                };
                let label = self.label(part.kind, part.value.as_deref());
                let relaxable = part.operator == Operator::Must;
                parts.push(Understood { part: Part { text: words, label, ..part }, relaxable });
            }
            at = end;
        }
        push_words(text.get(at..).unwrap_or_default(), parts);
    }

    /// Terms of work, languages and times.
    fn term_spans(&self, text: &str, words: &[QueryWord]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let part = |kind, value: &str| {
            vec![Part { kind, value: Some(value.to_owned()), ..Part::default() }]
        };
        // No part has the meaning: hits with the words come first.
        let welcome = || vec![Part { operator: Operator::Should, ..Part::default() }];
        for found in self.lexicon.terms(text, &Lang::ALL) {
            let parts = match found.term {
                Term::WorkingTime(time) => part(PartKind::WorkingTime, code::time(time)),
                Term::Remote(share) => part(PartKind::Remote, share.map_or("any", code::remote)),
                Term::Driving(class) => part(PartKind::Driving, class.code()),
                Term::Shift(_) => welcome(),
                // Nothing that is searched by yet: their words are.
                Term::Contract(_) | Term::Education(_) => continue,
            };
            spans.push(Span { start: found.start, end: found.end, parts });
        }
        let mut next = 0;
        while let Some(word) = words.get(next) {
            let language = self.known.languages.at(words.get(next..).unwrap_or_default());
            let taken = language.map_or(1, |(_, count)| count);
            let last = words.get(next + taken - 1).unwrap_or(word);
            let (start, end) = (word.start, last.end);
            next += taken;
            let parts = match language {
                Some((code, _)) => part(PartKind::Language, code.as_str()),
                None if query_words::is_time(&word.folded) => welcome(),
                None if query_words::is_remote(&word.folded) => part(PartKind::Remote, "any"),
                None => continue,
            };
            if !spans.iter().any(|span| span.overlaps(start, end)) {
                spans.push(Span { start, end, parts });
            }
        }
        spans
    }

    /// The reader's language first.
    fn languages(&self) -> Vec<Lang> {
        let others = Lang::ALL.into_iter().filter(|lang| *lang != self.lang);
        std::iter::once(self.lang).chain(others).collect()
    }

    /// What the lexicon finds, longest first.
    fn add_mentions(&self, text: &str, words: &[QueryWord], spans: &mut Vec<Span>) {
        for mention in self.lexicon.mentions(text, &self.languages()) {
            let (start, end) = (mention.start, mention.end);
            let mut within = words.iter().filter(|word| start <= word.start && word.end <= end);
            if within.all(|word| is_function(&word.folded) || is_asking(&word.folded))
                || within_word(text, start, end)
            {
                continue;
            }
            let longest =
                spans.iter().filter(|span| span.overlaps(start, end)).map(Span::len).max();
            if longest.is_some_and(|longest| longest >= end - start) {
                continue;
            }
            let parts = self.parts_of(&mention);
            if !parts.is_empty() {
                spans.retain(|span| !span.overlaps(start, end));
                spans.push(Span { start, end, parts });
            }
        }
    }

    /// Words that nothing was found for and that are titles.
    fn add_titles(&self, text: &str, words: &[QueryWord], spans: &mut Vec<Span>) {
        for word in words {
            if is_function(&word.folded)
                || is_asking(&word.folded)
                || spans.iter().any(|span| span.overlaps(word.start, word.end))
                || within_word(text, word.start, word.end)
            {
                continue;
            }
            if let Title::Means(concepts) = self.title(&word.folded) {
                let parts =
                    concepts.into_iter().map(|concept| self.concept_part(concept)).collect();
                spans.push(Span { start: word.start, end: word.end, parts });
            }
        }
    }

    fn title(&self, words: &str) -> Title {
        let (taxonomy, lexica) = (&self.reference.taxonomy, &self.reference.lexica);
        self.known.titles.read(words, &self.languages(), taxonomy, lexica)
    }

    fn concept_part(&self, concept: Concept) -> Part {
        let taxonomy = &self.reference.taxonomy;
        let work = taxonomy.kind(concept).is_work();
        let kind = if work { PartKind::Occupation } else { PartKind::Skill };
        Part { kind, value: Some(taxonomy.id(concept).to_owned()), ..Part::default() }
    }

    /// What a mention means in a query; nothing where that is unlikely.
    fn parts_of(&self, mention: &Mention) -> Vec<Part> {
        let likely = mention.probability >= LIKELY;
        let part = |kind, value: String| vec![Part { kind, value: Some(value), ..Part::default() }];
        match mention.target {
            Target::Concept(concept) => {
                let taxonomy = &self.reference.taxonomy;
                let work = taxonomy.kind(concept).is_work();
                // Titles of another language are read after those of the reader's: "chef", "manager".
                let own = likely && work && mention.language == self.lang;
                if own && is_title(taxonomy, concept, mention.language, &mention.words) {
                    return vec![self.concept_part(concept)];
                }
                if !work && self.known.local.contains(&label_key(&mention.words)) {
                    return vec![self.concept_part(concept)];
                }
                let title =
                    if work || !likely { self.title(&mention.words) } else { Title::Unknown };
                match title {
                    Title::Means(concepts) => {
                        concepts.into_iter().map(|concept| self.concept_part(concept)).collect()
                    }
                    // "asentaja, valtamerienergia" is not what a bare "asentaja" means.
                    Title::Unknown if work && self.is_bare_head(mention, concept) => Vec::new(),
                    Title::Unknown if likely => vec![self.concept_part(concept)],
                    Title::Shared | Title::Unknown => Vec::new(),
                }
            }
            Target::Place(place) if self.names_place(mention, place) => {
                part(PartKind::Place, place_value(place, self.reference))
            }
            Target::Place(_) => Vec::new(),
            // What is called like a word of another language is seldom the language: "man".
            Target::Language(code) if likely && self.known.languages.is_spoken(code) => {
                part(PartKind::Language, code.as_str().to_owned())
            }
            Target::Card(code) if likely => part(PartKind::Card, code.to_string()),
            Target::Language(_) | Target::Card(_) => Vec::new(),
        }
    }

    /// Whether one word is only the title before the comma of a concept's label.
    fn is_bare_head(&self, mention: &Mention, concept: Concept) -> bool {
        let label = self.reference.taxonomy.label(concept, mention.language);
        let title = label.split_once(", ").map(|(title, _)| fold(title));
        !mention.words.contains(' ') && title.is_some_and(|title| title == fold(&mention.words))
    }

    /// Whether a place is meant: by no less than its name, and where that is a town abroad that is called like a
    /// word of labels (Bath, Reading), only with its capital.
    fn names_place(&self, mention: &Mention, place: Place) -> bool {
        let (places, words) = (&self.reference.places, mention.words.as_str());
        let letters = words.chars().count();
        // "for" has the stem of Forssa; no case makes a name shorter than itself.
        let whole = || letters >= places.name(place, mention.language).chars().count();
        let abroad = || {
            places.kind(place) == PlaceKind::Locality
                && places.country_of(place) != places.country("FI")
        };
        let is_word = || {
            let folded = fold(words);
            let capital = words.chars().next().is_some_and(char::is_uppercase);
            let taxonomy = &self.reference.taxonomy;
            !capital && Lang::ALL.into_iter().any(|lang| taxonomy.has_label_word(lang, &folded))
        };
        mention.probability >= LIKELY_PLACE && whole() && !(abroad() && is_word())
    }

    /// A country that is called like its language and stands after an occupation is where the work is: "muurari
    /// Ruotsi".
    fn move_countries(&self, text: &str, spans: &mut [Span]) {
        let places = &self.reference.places;
        let Some(first) = spans.iter().position(|span| span.kind() == Some(PartKind::Occupation))
        else {
            return;
        };
        for span in spans.iter_mut().skip(first + 1) {
            let words = text.get(span.start..span.end).unwrap_or_default();
            if span.kind() != Some(PartKind::Language) {
                continue;
            }
            let found = places.lookup(words).into_iter().next();
            let country = found.filter(|place| places.kind(*place) == PlaceKind::Country);
            if let Some(country) = country {
                let value = Some(place_value(country, self.reference));
                span.parts = vec![Part { kind: PartKind::Place, value, ..Part::default() }];
            }
        }
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

/// Most words after a requirement that may deny it: "finnish is not required".
const DENIED_AFTER: usize = 4;

/// Requirements that the words beside them deny are not wanted: "without driving licence", "körkort krävs inte".
fn deny(words: &[QueryWord], spans: &mut [Span]) {
    for at in 0..spans.len() {
        let Some(Span { start, end, .. }) = spans.get(at).filter(|span| {
            matches!(span.kind(), Some(PartKind::Driving | PartKind::Card | PartKind::Language))
        }) else {
            continue;
        };
        let (start, end) = (*start, *end);
        let free =
            |word: &&QueryWord| !spans.iter().any(|span| span.overlaps(word.start, word.end));
        let before = words.iter().rev().filter(|word| word.end <= start).take_while(free);
        let mut before = before.take_while(|word| is_function(&word.folded));
        let from = before.find(|word| is_negation(&word.folded)).map(|word| word.start);
        let after = words.iter().filter(|word| word.start >= end).take_while(free);
        let after: Vec<&QueryWord> = after.take(DENIED_AFTER).collect();
        let needed = after.iter().rposition(|word| is_need(&word.folded));
        let negated = after.iter().rposition(|word| is_negation(&word.folded));
        let to = needed.filter(|_| negated.is_some() || from.is_some());
        let to = to.map(|needed| needed.max(negated.unwrap_or(0)));
        let to = to.and_then(|last| after.get(last)).map(|word| word.end);
        if from.is_none() && to.is_none() {
            continue;
        }
        if let Some(span) = spans.get_mut(at) {
            (span.start, span.end) = (from.unwrap_or(start), to.unwrap_or(end));
            span.parts.iter_mut().for_each(|part| part.operator = Operator::Not);
        }
    }
}

/// Which words must be had: none of many, and words that mean nothing for work only where there is nothing else.
fn set_operators(parts: &mut [Understood]) {
    let is_leftover = |item: &Understood| item.relaxable && item.part.kind == PartKind::Word;
    let folded: Vec<String> = parts.iter().map(|item| fold(&item.part.text)).collect();
    let function: Vec<bool> = parts
        .iter()
        .zip(&folded)
        .map(|(item, word)| is_leftover(item) && is_function(word))
        .collect();
    let asking: Vec<bool> = parts
        .iter()
        .zip(&folded)
        .map(|(item, word)| is_leftover(item) && is_asking(word))
        .collect();
    let telling = |at: usize| !function[at] && !asking[at];
    let count = parts.len();
    set_alternatives(parts, &folded, telling);
    let any_telling = (0..count).any(telling);
    let any_asking = asking.contains(&true);
    let words = (0..count).filter(|at| is_leftover(&parts[*at]) && telling(*at)).count();
    for (at, item) in parts.iter_mut().enumerate() {
        if !is_leftover(item) {
            continue;
        }
        let idle = (function[at] && (any_telling || any_asking)) || (asking[at] && any_telling);
        let denied = at > 0 && function[at - 1] && is_negation(&folded[at - 1]);
        if idle {
            item.part.operator = Operator::Should;
            item.part.weight = 0.0;
            item.relaxable = false;
        } else if words > REQUIRED_WORDS || denied {
            item.part.operator = Operator::Should;
            item.relaxable = false;
        }
    }
}

/// What stands on both sides of an "or" are alternatives.
fn set_alternatives(parts: &mut [Understood], folded: &[String], telling: impl Fn(usize) -> bool) {
    for at in 1..parts.len().saturating_sub(1) {
        let is_or = is_alternative(&folded[at]) && parts[at].relaxable && !telling(at);
        let must = |at: usize| telling(at) && parts[at].part.operator == Operator::Must;
        if is_or && must(at - 1) && must(at + 1) {
            parts[at + 1].part.alternative = true;
            // One of them is enough already: leaving out one more would demand the other.
            parts[at - 1].relaxable = false;
            parts[at + 1].relaxable = false;
        }
    }
}
