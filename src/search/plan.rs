//! From parts to a query on the index.

use std::collections::HashMap;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyError, Term};

use super::any_of::{Scores, any_of, any_unscored};
use super::request::{Operator, Part, PartField, PartKind};
use super::similar::Spellings;
use super::understand::Understood;
use crate::domain::{CardCode, DrivingClass, Invalid, LanguageCode, Remote, WorkingTime};
use crate::index::filter::with_narrower;
use crate::index::{Columns, Fields, Label, Reference, Snapshot, code, concept_term, label_term};
use crate::taxonomy::Concept;
use crate::taxonomy::places::{Place, PlaceKind};
use crate::text::analysis::{Analyzer, fold};

/// Words that the beginning of a word may stand for; the most frequent are taken.
const PREFIX_TERMS: usize = 64;
/// Words looked at to find them, in each segment.
const PREFIX_LOOKED_AT: usize = 20_000;

/// What having a word that was made optional adds to the score: more than any relevance, so that hits with
/// all words come before hits with some.
const RELAXED_BONUS: f32 = 1000.0;

pub(super) type Boxed = Box<dyn Query>;

/// The place of `kind:code`.
pub(super) fn place(value: &str, reference: &Reference) -> Option<Place> {
    let (kind, code) = value.split_once(':')?;
    reference.places.find(PlaceKind::from_code(kind)?, code)
}

/// Makes queries over one snapshot.
pub(super) struct Planner<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: Fields,
    pub(super) reference: &'a Reference,
    pub(super) spellings: &'a Spellings,
}

impl<'a> Planner<'a> {
    pub(super) fn new<C: Columns>(
        snapshot: &'a Snapshot<C>,
        reference: &'a Reference,
        spellings: &'a Spellings,
    ) -> Self {
        let (searcher, fields) = (snapshot.searcher(), snapshot.fields());
        Self { searcher, fields, reference, spellings }
    }

    /// Levels of relaxing at which more may be found: 1 makes leftover words optional, 2 also everything that
    /// was recognised but occupations and places.
    pub(super) fn levels(parts: &[Understood]) -> Vec<u8> {
        let required = parts.iter().filter(|item| item.part.operator == Operator::Must);
        if required.count() < 2 {
            return Vec::new();
        }
        [1, 2]
            .into_iter()
            .filter(|level| parts.iter().any(|item| is_optional_from(item) == Some(*level)))
            .collect()
    }

    /// The queries of parts, from which that of any level of relaxing is put together.
    pub(super) fn plan<'p>(&self, parts: &'p [Understood]) -> Result<Plan<'p>, TantivyError> {
        let of = |item: &'p Understood| {
            let part = &item.part;
            if part.operator == Operator::Should && part.weight <= 0.0 {
                return Ok((item, None));
            }
            Ok((item, self.part(part)?))
        };
        Ok(Plan(parts.iter().map(of).collect::<Result<_, TantivyError>>()?))
    }

    /// Documents with a concept or with one below it, each counted as often as it has one.
    pub(super) fn label_query(&self, kind: PartKind, value: &str) -> Option<Boxed> {
        self.labels(self.terms_of(kind, value))
    }

    fn part(&self, part: &Part) -> Result<Option<Boxed>, TantivyError> {
        let field = match part.field {
            PartField::All => self.fields.all,
            PartField::Title => self.fields.title,
            PartField::Employer => self.fields.employer,
        };
        let exact = part.exact || part.operator == Operator::Not || part.field != PartField::All;
        let query = match part.kind {
            PartKind::Word if !exact => {
                // What need not be had is not worth a guess.
                self.word(&part.text, part.operator == Operator::Must)?
            }
            PartKind::Word | PartKind::Phrase => self.adjacent(&part.text, field),
            PartKind::Prefix => self.prefix(&part.text, field)?,
            kind => {
                let label = part.value.as_deref().and_then(|value| self.label_query(kind, value));
                let words = match kind {
                    PartKind::Place => self.place_words(&part.text, field),
                    _ if exact => self.all_words(&part.text, field),
                    // What was recognised is spelt right: words like it are others.
                    _ => self.all_loose_words(&part.text)?,
                };
                any_of(words.into_iter().chain(label).collect(), Scores::Sum)
            }
        };
        // A weight has no use where nothing is scored, and 0 would only cost time.
        Ok(query.map(|query| {
            if part.weight == 1.0 || part.operator == Operator::Not {
                query
            } else {
                Box::new(BoostQuery::new(query, part.weight)) as Boxed
            }
        }))
    }

    fn frequency(&self, term: &Term) -> u64 {
        // A segment that cannot be read fails when it is searched.
        self.searcher.doc_freq(term).unwrap_or(0)
    }

    pub(super) fn term(&self, field: Field, text: &str) -> Option<Term> {
        self.known(field, text).map(|(term, _)| term)
    }

    /// A term of the index and how many documents have it.
    pub(super) fn known(&self, field: Field, text: &str) -> Option<(Term, u64)> {
        let term = Term::from_field_text(field, text);
        let documents = self.frequency(&term);
        (documents > 0).then_some((term, documents))
    }

    /// Words that begin so. Base forms differ from words: those of what was typed count too.
    fn prefix(&self, text: &str, field: Field) -> Result<Option<Boxed>, TantivyError> {
        let mut tokens: Vec<(usize, usize)> = Vec::new();
        Analyzer::unstemmed().analyze(text, |token| tokens.push((token.start, token.end)));
        let Some((start, _)) = tokens.pop() else { return Ok(None) };
        let (before, begin) = text.split_at(start);
        let begin = fold(begin);
        let mut found: HashMap<Vec<u8>, u64> = HashMap::new();
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field)?;
            let mut stream = inverted.terms().range().ge(begin.as_bytes()).into_stream()?;
            for _ in 0..PREFIX_LOOKED_AT {
                if !stream.advance() || !stream.key().starts_with(begin.as_bytes()) {
                    break;
                }
                let frequency = u64::from(stream.value().doc_freq);
                match found.get_mut(stream.key()) {
                    Some(sum) => *sum += frequency,
                    None => {
                        found.insert(stream.key().to_vec(), frequency);
                    }
                }
            }
        }
        let mut terms: Vec<(u64, Vec<u8>)> =
            found.into_iter().map(|(term, frequency)| (frequency, term)).collect();
        terms.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        terms.truncate(PREFIX_TERMS);
        let begun = terms.into_iter().filter_map(|(_, term)| {
            let term = Term::from_field_text(field, std::str::from_utf8(&term).ok()?);
            Some(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Boxed)
        });
        let Some(last) = any_of(begun.chain(self.adjacent(&begin, field)).collect(), Scores::Best)
        else {
            return Ok(None);
        };
        if tokens.is_empty() {
            return Ok(Some(last));
        }
        let before = self.all_words(before, field);
        Ok(before.map(|before| Box::new(BooleanQuery::intersection(vec![before, last])) as Boxed))
    }

    /// Terms of what a part means, a concept with everything below it.
    fn terms_of(&self, kind: PartKind, value: &str) -> Vec<String> {
        let one = |label: Label, number: Option<u32>| {
            number.map(|number| label_term(label, number)).into_iter().collect()
        };
        match kind {
            PartKind::Word | PartKind::Phrase | PartKind::Prefix => Vec::new(),
            PartKind::Occupation | PartKind::Skill => {
                let Some(concept) = self.reference.taxonomy.find(value) else { return Vec::new() };
                if self.reference.taxonomy.narrower(concept).is_empty() {
                    return vec![concept_term(concept.to_u16())];
                }
                let table = with_narrower(&[concept], self.reference);
                let held = table.into_iter().enumerate().filter(|(_, held)| *held);
                held.filter_map(|(number, _)| Concept::from_index(number))
                    .map(|concept| concept_term(concept.to_u16()))
                    .collect()
            }
            PartKind::Place => {
                let place = place(value, self.reference);
                one(Label::Place, place.map(|place| u32::from(place.index())))
            }
            PartKind::WorkingTime => {
                let at = WorkingTime::ALL.into_iter().position(|time| code::time(time) == value);
                one(Label::WorkingTime, at.map(|at| at as u32))
            }
            PartKind::Remote => {
                let all = [Remote::None, Remote::Partial, Remote::Full];
                let fits = |remote: &Remote| match value {
                    "any" => *remote != Remote::None,
                    value => code::remote(*remote) == value,
                };
                let codes = all.into_iter().filter(fits).map(|remote| remote as u32 + 1);
                codes.map(|number| label_term(Label::Remote, number)).collect()
            }
            PartKind::Language => {
                let code = value.parse::<LanguageCode>().ok();
                one(Label::Language, code.map(|code| u32::from(code::language_bits(code))))
            }
            PartKind::Driving => {
                let at = DrivingClass::ALL.into_iter().position(|class| class.code() == value);
                one(Label::Driving, at.map(|at| at as u32))
            }
            PartKind::Card => {
                let card = CardCode::try_from(value.to_owned()).ok();
                one(Label::Card, card.map(|card| u32::from(card.number())))
            }
        }
    }

    /// Documents with any of these labels. All score the same, by how rare the labels are together.
    fn labels(&self, terms: Vec<String>) -> Option<Boxed> {
        let mut known = Vec::new();
        let mut frequency = 0;
        for text in terms {
            if let Some((term, documents)) = self.known(self.fields.concept, &text) {
                known.push(term);
                frequency += documents;
            }
        }
        let all: u64 =
            self.searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let rest = all.saturating_sub(frequency) as f32;
        // BM25's inverse document frequency: labels weigh as a word that is as rare would.
        let score = (1.0 + (rest + 0.5) / (frequency as f32 + 0.5)).ln();
        let single = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Boxed;
        let any = any_unscored(known.into_iter().map(single).collect())?;
        Some(Box::new(ConstScoreQuery::new(any, score)))
    }
}

/// Parts with their queries.
pub(super) struct Plan<'a>(Vec<(&'a Understood, Option<Boxed>)>);

impl Plan<'_> {
    /// The query at a level of relaxing; `None` where everything matches.
    pub(super) fn query(&self, level: u8) -> Option<Boxed> {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        // Alternatives of which one is enough: of some kinds any, of others those that say so.
        let mut groups: Vec<(PartKind, Vec<Boxed>)> = Vec::new();
        let mut last_group = None;
        let mut optional = 0;
        for (item, query) in &self.0 {
            let part = &item.part;
            let relaxed = is_optional_from(item).is_some_and(|from| level >= from);
            let operator = if relaxed { Operator::Should } else { part.operator };
            if operator == Operator::Should && part.weight <= 0.0 {
                continue;
            }
            let query = query.as_ref().map(|query| query.box_clone());
            if relaxed && let Some(query) = &query {
                let bonus = ConstScoreQuery::new(query.box_clone(), RELAXED_BONUS);
                clauses.push((Occur::Should, Box::new(bonus)));
            }
            match operator {
                Operator::Must => {
                    let same = || {
                        let same = |(kind, _): &(PartKind, _)| *kind == part.kind;
                        groups.iter().position(same).filter(|_| is_alternative(part.kind))
                    };
                    let at = last_group.filter(|_| part.alternative).or_else(same);
                    let at = at.unwrap_or_else(|| {
                        groups.push((part.kind, Vec::new()));
                        groups.len() - 1
                    });
                    groups[at].1.extend(query);
                    last_group = Some(at);
                }
                Operator::Should => {
                    optional += 1;
                    clauses.extend(query.map(|query| (Occur::Should, query)));
                }
                Operator::Not => {
                    clauses.extend(query.map(|query| (Occur::MustNot, excludable(query))));
                }
            }
        }
        for (_, alternatives) in groups {
            let group = any_of(alternatives, Scores::Sum).unwrap_or_else(|| Box::new(EmptyQuery));
            clauses.push((Occur::Must, group));
        }
        let has = |occur| clauses.iter().any(|(of, _)| *of == occur);
        if !has(Occur::Must) && !has(Occur::Should) {
            if optional > 0 {
                return Some(Box::new(EmptyQuery));
            }
            if clauses.is_empty() {
                return None;
            }
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        if let [(Occur::Must | Occur::Should, _)] = clauses.as_slice() {
            return clauses.pop().map(|(_, query)| query);
        }
        Some(Box::new(BooleanQuery::new(clauses)))
    }
}

/// From which level of relaxing on a part is optional.
fn is_optional_from(item: &Understood) -> Option<u8> {
    match item.part.kind {
        _ if !item.relaxable || item.part.operator != Operator::Must => None,
        PartKind::Word => Some(1),
        PartKind::Occupation | PartKind::Place => None,
        _ => Some(2),
    }
}

/// Words of the parts that are optional at a level.
pub(super) fn relaxed_words(parts: &[Understood], level: u8) -> Vec<String> {
    let optional = |item: &&Understood| is_optional_from(item).is_some_and(|from| level >= from);
    parts.iter().filter(optional).map(|item| item.part.text.clone()).collect()
}

/// Kinds of which one part is enough: nobody looks for a post in two towns at once.
fn is_alternative(kind: PartKind) -> bool {
    matches!(
        kind,
        PartKind::Occupation | PartKind::Place | PartKind::WorkingTime | PartKind::Remote
    )
}

/// A query that may stand behind a "not": the library asks an excluded phrase for documents that it has passed
/// already, which a phrase must not be asked and a union may.
fn excludable(query: Boxed) -> Boxed {
    Box::new(BooleanQuery::union(vec![query.box_clone(), query]))
}

/// Checks parts that a request brings and adds their names.
pub(super) fn check_parts(parts: &[Part], reference: &Reference) -> Result<(), Invalid> {
    for (at, part) in parts.iter().enumerate() {
        let value = part.value.as_deref().unwrap_or_default();
        let taxonomy = &reference.taxonomy;
        let of = |accepts: fn(crate::taxonomy::ConceptKind) -> bool| {
            taxonomy.find(value).is_some_and(|concept| accepts(taxonomy.kind(concept)))
        };
        let (holds, expected) = match part.kind {
            PartKind::Word | PartKind::Phrase | PartKind::Prefix => continue,
            PartKind::Occupation => {
                (of(|kind| kind.is_work()), "the id of an ESCO occupation or ISCO-08 group")
            }
            PartKind::Skill => {
                (of(|kind| !kind.is_work()), "the id of an ESCO skill or skill group")
            }
            PartKind::Place => {
                (place(value, reference).is_some(), "a known area such as municipality:837")
            }
            PartKind::WorkingTime => {
                (["full_time", "part_time"].contains(&value), "full_time or part_time")
            }
            PartKind::Remote => {
                (["none", "partial", "full", "any"].contains(&value), "none, partial, full or any")
            }
            PartKind::Language => (value.parse::<LanguageCode>().is_ok(), "a language code"),
            PartKind::Driving => (
                DrivingClass::ALL.into_iter().any(|class| class.code() == value),
                "a driving licence class",
            ),
            PartKind::Card => {
                (CardCode::try_from(value.to_owned()).is_ok(), "a card code of three digits")
            }
        };
        if !holds {
            return Err(Invalid::field(format!("parts[{at}].value"), value, expected));
        }
    }
    Ok(())
}
