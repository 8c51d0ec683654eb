//! Structured data for adverts that have none.

use super::evidence::Kind;
use super::find::Hit;
use super::table::Entry;
use super::{Lexicon, Target};
use crate::domain::{CardCode, Extraction, Lang, LanguageCode, TextField};
use crate::taxonomy::Concept;
use crate::text::analysis::guess_language;

/// Skills, languages and cards less probable than this are left out.
pub const SKILL_THRESHOLD: f32 = 0.5;

/// Occupations of a title are kept from this probability on: a title names little else.
const TITLE_THRESHOLD: f32 = 0.25;

const MOST_OCCUPATIONS: usize = 3;
const MOST_SKILLS: usize = 60;

/// The head of a compound is a wider occupation than the compound, but rarely a wrong one.
const COMPOUND_HEAD: f32 = 0.6;

/// An occupation named only in the description may be a colleague's.
const OCCUPATION_IN_BODY: f32 = 0.6;

/// The doubt about a skill that is left when ESCO names it for the advert's occupation.
const DOUBT_LEFT: f32 = 0.5;

/// Something found in an advert, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// What was found.
    pub item: T,
    /// Where, and how probable it is. Positions count characters.
    pub evidence: Extraction,
}

/// What an advert names. Each thing occurs once in its list, most probable first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extracted {
    /// Occupations and ISCO groups, at most three.
    pub occupations: Vec<Found<Concept>>,
    /// Skills, competences and knowledge, at most sixty.
    pub skills: Vec<Found<Concept>>,
    /// Languages, with no word about who needs them or how well.
    pub languages: Vec<Found<LanguageCode>>,
    /// Cards and permits.
    pub cards: Vec<Found<CardCode>>,
}

impl Lexicon {
    /// Reads an advert: occupations from the title, or from the body if the title names none; skills,
    /// languages and cards from both. The language is guessed if it is not given.
    #[must_use]
    pub fn extract(&self, title: &str, body: &str, lang: Option<Lang>) -> Extracted {
        let own = lang.or_else(|| guess_language(body)).or_else(|| guess_language(title));
        let languages: Vec<Lang> = match own {
            Some(own) => std::iter::once(own)
                .chain(Lang::ALL.into_iter().filter(|lang| *lang != own))
                .collect(),
            None => Lang::ALL.to_vec(),
        };
        let reader = Reader { lexicon: self, languages: &languages, equal: own.is_none() };
        let written_in = languages.first().copied().unwrap_or_default();

        let mut occupations = reader.title_occupations(title);
        if occupations.is_empty() {
            occupations = reader.body_occupations(body);
        }
        occupations.truncate(MOST_OCCUPATIONS);

        let mut others = Vec::new();
        for (field, text) in [(TextField::Title, title), (TextField::Description, body)] {
            let mut hits = reader.find(text, |entry| {
                matches!(entry.kind, Kind::Skill | Kind::Knowledge | Kind::Language | Kind::Card)
            });
            for hit in &mut hits {
                if let Target::Concept(skill) = hit.target {
                    let named = occupations
                        .iter()
                        .any(|(occupation, _, _)| self.names_skill(*occupation, skill));
                    if named {
                        hit.probability = 1.0 - (1.0 - hit.probability) * DOUBT_LEFT;
                    }
                }
            }
            hits.retain(|hit| hit.probability >= SKILL_THRESHOLD);
            others.extend(evidence(text, field, written_in, hits));
        }

        let mut extracted = Extracted::default();
        for (concept, field, hit) in occupations {
            let text = if field == TextField::Title { title } else { body };
            let found = evidence(text, field, written_in, vec![hit]).into_iter().next();
            extracted
                .occupations
                .extend(found.map(|(_, evidence)| Found { item: concept, evidence }));
        }
        for (target, evidence) in others {
            match target {
                Target::Concept(item) => keep(&mut extracted.skills, item, evidence),
                Target::Language(item) => keep(&mut extracted.languages, item, evidence),
                Target::Card(item) => keep(&mut extracted.cards, item, evidence),
                Target::Place(_) => {}
            }
        }
        rank(&mut extracted.skills);
        rank(&mut extracted.languages);
        rank(&mut extracted.cards);
        extracted.skills.truncate(MOST_SKILLS);
        extracted
    }
}

/// A lexicon together with the languages to read in.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    languages: &'a [Lang],
    equal: bool,
}

impl Reader<'_> {
    fn find(&self, text: &str, wanted: impl Fn(&Entry) -> bool) -> Vec<Hit> {
        self.lexicon.find(text, self.languages, self.equal, wanted)
    }

    fn title_occupations(&self, title: &str) -> Vec<(Concept, TextField, Hit)> {
        let work = |entry: &Entry| entry.kind == Kind::Occupation;
        let mut hits = self.find(title, work);
        if hits.is_empty() {
            hits = self.compound_heads(title);
        }
        hits.retain(|hit| hit.probability >= TITLE_THRESHOLD);
        best_of_each(hits, TextField::Title)
    }

    fn body_occupations(&self, body: &str) -> Vec<(Concept, TextField, Hit)> {
        let mut hits = self.find(body, |entry| entry.kind == Kind::Occupation);
        for hit in &mut hits {
            hit.probability *= OCCUPATION_IN_BODY;
        }
        hits.retain(|hit| hit.probability >= SKILL_THRESHOLD);
        best_of_each(hits, TextField::Description)
    }

    fn compound_heads(&self, title: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let readable = if self.equal { self.languages.len() } else { 1 };
        for lang in self.languages.iter().copied().take(readable).filter(|lang| *lang != Lang::En) {
            crate::text::analysis::Analyzer::unstemmed().analyze(title, |token| {
                let Some(word) = title.get(token.start..token.end) else { return };
                let head = self
                    .lexicon
                    .head_of_compound(lang, word, |entry| entry.kind == Kind::Occupation);
                if let Some((target, _)) = head {
                    hits.push(Hit {
                        target,
                        start: token.start,
                        end: token.end,
                        probability: COMPOUND_HEAD,
                        language: lang,
                    });
                }
            });
            if !hits.is_empty() {
                break;
            }
        }
        hits
    }
}

fn best_of_each(hits: Vec<Hit>, field: TextField) -> Vec<(Concept, TextField, Hit)> {
    let mut best: Vec<(Concept, TextField, Hit)> = Vec::new();
    for hit in hits {
        let Target::Concept(concept) = hit.target else { continue };
        match best.iter_mut().find(|(other, _, _)| *other == concept) {
            Some((_, _, kept)) if kept.probability < hit.probability => *kept = hit,
            Some(_) => {}
            None => best.push((concept, field, hit)),
        }
    }
    best.sort_by(|a, b| b.2.probability.total_cmp(&a.2.probability));
    best
}

/// Hits in text order with positions in characters.
fn evidence(
    text: &str,
    field: TextField,
    language: Lang,
    hits: Vec<Hit>,
) -> Vec<(Target, Extraction)> {
    let (mut bytes, mut chars) = (0, 0_u32);
    let mut out = Vec::with_capacity(hits.len());
    for hit in hits {
        let (Some(before), Some(words)) =
            (text.get(bytes..hit.start), text.get(hit.start..hit.end))
        else {
            continue;
        };
        let start = chars + before.chars().count() as u32;
        let end = start + words.chars().count() as u32;
        (bytes, chars) = (hit.end, end);
        let extraction = Extraction {
            probability: hit.probability,
            field,
            language: language.into(),
            start,
            end,
            words: words.to_owned(),
        };
        out.push((hit.target, extraction));
    }
    out
}

fn keep<T: PartialEq>(list: &mut Vec<Found<T>>, item: T, evidence: Extraction) {
    match list.iter_mut().find(|found| found.item == item) {
        Some(found) if found.evidence.probability < evidence.probability => {
            found.evidence = evidence;
        }
        Some(_) => {}
        None => list.push(Found { item, evidence }),
    }
}

/// Most probable first; equal ones in the order of the text.
fn rank<T>(list: &mut [Found<T>]) {
    list.sort_by(|a, b| b.evidence.probability.total_cmp(&a.evidence.probability));
}
