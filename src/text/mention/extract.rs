//! Structured data for adverts that have none.

use super::announced::announced;
use super::evidence::Kind;
use super::find::{Hit, Word, hashed_words};
use super::languages::LanguageHit;
use super::licences::licences;
use super::need::{Need, Needs, alternatives, has_alternative};
use super::table::Entry;
use super::{FoundTerm, Lexicon, PHRASE_PROBABILITY, Target, Term};
use crate::domain::{
    CardCode, Cefr, Contract, DrivingClass, Extraction, Importance, Lang, LanguageCode, Remote,
    Shift, TextField, WorkingTime,
};
use crate::taxonomy::Concept;
use crate::text::analysis::{fold, guess_language};
use crate::text::titles::Title;

/// Skills, languages and cards less probable than this are left out.
pub const SKILL_THRESHOLD: f32 = 0.5;

/// Occupations of a title are kept from this probability on: a title names little else.
const TITLE_THRESHOLD: f32 = 0.25;

/// A title that several occupations share, read as their group.
const SHARED_TITLE: f32 = 0.6;
/// Letters of such a title, at least.
const SHORTEST_TITLE: usize = 4;
/// Words after which a title names the place of the work, and how likely an occupation there is meant.
const TO: [&str; 8] = ["till", "i", "på", "vid", "inom", "in", "at", "for"];
const WHERE: f32 = 0.5;

pub(super) const MOST_OCCUPATIONS: usize = 3;
const MOST_SKILLS: usize = 60;

/// The head of a compound is a wider occupation than the compound, but rarely a wrong one.
const COMPOUND_HEAD: f32 = 0.6;

/// An occupation named only in the description may be a colleague's.
const OCCUPATION_IN_BODY: f32 = 0.6;

/// The doubt that is left where the words before say whom one seeks.
const NOT_ANNOUNCED: f32 = 0.6;

/// The doubt about a skill that is left when ESCO names it for the advert's occupation.
const DOUBT_LEFT: f32 = 0.5;

/// Something found in an advert, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// What was found.
    pub item: T,
    /// Where, and how probable it is. Positions count characters.
    pub evidence: Extraction,
    /// Whether it is asked for or an advantage.
    pub importance: Importance,
}

/// A language with the level that the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpokenLanguage {
    /// The language.
    pub language: LanguageCode,
    /// The level, where one is named.
    pub level: Option<Cefr>,
}

impl SpokenLanguage {
    /// The level, or else that of an independent user.
    #[must_use]
    pub fn level_or_usual(&self) -> Cefr {
        self.level.unwrap_or(Cefr::B2)
    }
}

/// What an advert names. Each thing occurs once in its list, most probable first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extracted {
    /// Occupations and ISCO groups, at most three.
    pub occupations: Vec<Found<Concept>>,
    /// Skills, competences and knowledge, at most sixty.
    pub skills: Vec<Found<Concept>>,
    /// Languages.
    pub languages: Vec<Found<SpokenLanguage>>,
    /// Cards and permits.
    pub cards: Vec<Found<CardCode>>,
    /// Driving licences: classes of which one is enough.
    pub driving: Vec<Found<Vec<DrivingClass>>>,
    /// Completed education: of several levels the lowest that is required, or else the lowest.
    pub education: Option<Found<u8>>,
    /// Extents of work.
    pub working_time: Vec<WorkingTime>,
    /// Times of work.
    pub shifts: Vec<Shift>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// Remote work; a text that names no share means a part.
    pub remote: Option<Remote>,
}

impl Lexicon {
    /// Reads an advert: occupations from the title, or from the body if the title names none; skills,
    /// languages and cards from both. The language is guessed if it is not given.
    #[must_use]
    pub fn extract(&self, title: &str, body: &str, lang: Option<Lang>) -> Extracted {
        let own = lang.or_else(|| guess_language(body)).or_else(|| guess_language(title));
        let languages = own_first(own);
        let reader = Reader { lexicon: self, languages: &languages, equal: own.is_none() };
        let written_in = languages.first().copied().unwrap_or_default();

        // Words are read once for all that is looked for among them.
        let (title_words, body_words) =
            (hashed_words(title, &languages), hashed_words(body, &languages));
        let mut occupations = reader.title_occupations((title, &title_words));
        if occupations.is_empty() {
            occupations = reader.body_occupations((body, &body_words));
        }
        occupations.truncate(MOST_OCCUPATIONS);

        let mut others = Vec::new();
        let mut extracted = Extracted::default();
        for (field, text, words) in
            [(TextField::Title, title, &title_words), (TextField::Description, body, &body_words)]
        {
            let mut hits = reader.find((text, words), |entry| {
                matches!(entry.kind, Kind::Skill | Kind::Knowledge | Kind::Card)
            });
            let needs = Needs::of(text);
            let spoken = self.languages.find(text, words, &languages, &needs);
            // Words of a licence, a card, an education or a language name no skill besides.
            let terms = self.terms.find_in(words, &languages);
            let papers = terms.iter().filter(|term| is_paper(term.term));
            let papers: Vec<(usize, usize)> = papers
                .map(|term| (term.start, term.end))
                .chain(hits.iter().filter(|hit| is_card(hit)).map(|hit| (hit.start, hit.end)))
                .collect();
            // A language is asked for as one, or it is not asked for: "Swedish massage" is no skill called Swedish.
            let is_language = |hit: &Hit| match hit.target {
                Target::Concept(concept) => self.spoken.binary_search(&concept).is_ok(),
                _ => false,
            };
            hits.retain(|hit| {
                let within = |(start, end): &(usize, usize)| *start <= hit.start && hit.end <= *end;
                let of_language = |other: &LanguageHit| other.takes(text, (hit.start, hit.end));
                !matches!(hit.target, Target::Concept(_))
                    || !is_language(hit)
                        && !papers.iter().any(within)
                        && !spoken.iter().any(of_language)
            });
            let names = |skill: Concept| {
                occupations.iter().any(|(occupation, _, _)| self.names_skill(*occupation, skill))
            };
            for hit in &mut hits {
                if let Target::Concept(skill) = hit.target
                    && names(skill)
                {
                    hit.probability = 1.0 - (1.0 - hit.probability) * DOUBT_LEFT;
                }
            }
            let of_titles: Vec<(usize, usize)> = occupations
                .iter()
                .filter(|(_, within, _)| *within == field)
                .map(|(_, _, hit)| (hit.start, hit.end))
                .collect();
            // A name that is a place's once is it everywhere in the text.
            let is_place = |hit: &&Hit| self.is_place(text, words, written_in, hit);
            let islands: Vec<Target> = hits.iter().filter(is_place).map(|hit| hit.target).collect();
            hits.retain(|hit| {
                let within = |(start, end): &(usize, usize)| *start <= hit.start && hit.end <= *end;
                let is_other = islands.contains(&hit.target)
                    || matches!(hit.target, Target::Concept(_)) && of_titles.iter().any(within);
                hit.probability >= SKILL_THRESHOLD && !is_other
            });
            if let (Some(near), Some(own)) = (&self.near, own) {
                let of_terms = terms.iter().map(|term| (term.start, term.end));
                let of_hits = hits.iter().map(|hit| (hit.start, hit.end));
                let of_languages = spoken.iter().map(|spoken| (spoken.start, spoken.whole));
                let taken: Vec<(usize, usize)> =
                    of_terms.chain(of_hits).chain(of_titles).chain(of_languages).collect();
                let mut more = near.find(text, own, &taken, names);
                more.retain(|hit| {
                    let is_new = hits.iter().all(|known| known.target != hit.target);
                    let is_other = is_language(hit) || islands.contains(&hit.target);
                    is_new && hit.probability >= SKILL_THRESHOLD && !is_other
                });
                hits.extend(more);
                hits.sort_by_key(|hit| (hit.start, hit.end));
            }
            extracted.read_terms(&terms, text, field, written_in, &needs);
            let licences = licences(text, words, &terms);
            let spans = licences.iter().map(|it| (it.start, it.end, PHRASE_PROBABILITY));
            let found = extractions(text, field, written_in, spans);
            for (licence, evidence) in licences.into_iter().zip(found) {
                if let Some(importance) = importance(needs.at(licence.start)) {
                    keep(&mut extracted.driving, licence.any_of, evidence, importance);
                }
            }
            extracted.read_languages(&spoken, text, field, written_in);
            let spans: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.start, hit.end)).collect();
            // "Python or R": nothing says that one of several skills is enough, so none of them is demanded.
            let alternative = alternatives(text, &spans, |_| false);
            let found = evidence(text, field, written_in, hits);
            for ((target, evidence), (span, other)) in
                found.into_iter().zip(spans.into_iter().zip(alternative))
            {
                if let Some(importance) = importance(needs.at(span.0)) {
                    let other = other || has_alternative(text, span);
                    let importance = if other { Importance::Nice } else { importance };
                    others.push((target, evidence, importance));
                }
            }
        }

        for (concept, field, hit) in occupations {
            let text = if field == TextField::Title { title } else { body };
            let found = evidence(text, field, written_in, vec![hit]).into_iter().next();
            extracted
                .occupations
                .extend(found.map(|(_, evidence)| Found::required(concept, evidence)));
        }
        for (target, evidence, importance) in others {
            match target {
                Target::Concept(item) => keep(&mut extracted.skills, item, evidence, importance),
                Target::Card(item) => keep(&mut extracted.cards, item, evidence, importance),
                Target::Language(_) | Target::Place(_) => {}
            }
        }
        rank(&mut extracted.skills);
        rank(&mut extracted.languages);
        rank(&mut extracted.cards);
        extracted.skills.truncate(MOST_SKILLS);
        extracted
    }
}

fn is_card(hit: &Hit) -> bool {
    matches!(hit.target, Target::Card(_)) && hit.probability >= SKILL_THRESHOLD
}

/// Whether a term names something that a person has on paper.
fn is_paper(term: Term) -> bool {
    matches!(term, Term::Driving(_) | Term::Education(_))
}

/// A lexicon together with the languages to read in.
pub(super) struct Reader<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) languages: &'a [Lang],
    pub(super) equal: bool,
}

impl Reader<'_> {
    pub(super) fn find(&self, read: (&str, &[Word]), wanted: impl Fn(&Entry) -> bool) -> Vec<Hit> {
        self.lexicon.find(read, self.languages, self.equal, wanted)
    }

    pub(super) fn title_occupations(
        &self,
        title: (&str, &[Word]),
    ) -> Vec<(Concept, TextField, Hit)> {
        let (text, words) = title;
        let work = |entry: &Entry| entry.kind == Kind::Occupation;
        let mut hits = self.find(title, work);
        if hits.is_empty() {
            hits = self.compound_heads(text);
        }
        for hit in &mut hits {
            let first = words.partition_point(|word| word.start < hit.start);
            let before = first.checked_sub(1).and_then(|at| words.get(at));
            let before = before.and_then(|word| text.get(word.start..word.end));
            // "Närvårdare till hemvården": where the work is, not what.
            if before.is_some_and(|word| TO.contains(&fold(word).as_str())) {
                hit.probability *= WHERE;
            }
        }
        hits.retain(|hit| hit.probability >= TITLE_THRESHOLD);
        // "kuljettaja, kiireetön sairaankuljetus" is not what a bare "kuljettaja" means.
        if hits.iter().all(|hit| self.is_bare_head(text, hit)) {
            let shared = self.shared_titles(title);
            if !shared.is_empty() {
                hits = shared;
            }
        }
        self.add_linked(text, &mut hits);
        best_of_each(hits, TextField::Title)
    }

    /// Whether a title is only what the label of an occupation begins with.
    fn is_bare_head(&self, text: &str, hit: &Hit) -> bool {
        let Target::Concept(concept) = hit.target else { return false };
        let label = self.lexicon.near.as_ref().map(|near| near.label(concept, hit.language));
        let head = label.and_then(|label| label.split_once(", ")).map(|(head, _)| fold(head));
        head.is_some_and(|head| text.get(hit.start..hit.end).is_some_and(|it| fold(it) == head))
    }

    /// What the first word of a title means that knows a meaning: one occupation, or the group of those that share it.
    fn shared_titles(&self, (text, words): (&str, &[Word])) -> Vec<Hit> {
        let Some(near) = &self.lexicon.near else { return Vec::new() };
        let readable = if self.equal { self.languages.len() } else { 1 };
        let languages = self.languages.get(..readable).unwrap_or_default();
        let meaning = words.iter().find_map(|word| {
            let written = text.get(word.start..word.end)?;
            let is_word = written.chars().count() >= SHORTEST_TITLE;
            match is_word.then(|| near.title(written, languages))? {
                Title::Means(concepts) if concepts.len() <= MOST_OCCUPATIONS => {
                    Some((word, concepts))
                }
                _ => None,
            }
        });
        let Some((word, concepts)) = meaning else { return Vec::new() };
        let probability = SHARED_TITLE / (concepts.len() as f32).sqrt();
        let (start, end) = (word.start, word.end);
        let language = self.languages.first().copied().unwrap_or_default();
        let hit =
            |concept| Hit { target: Target::Concept(concept), start, end, probability, language };
        concepts.into_iter().map(hit).collect()
    }

    fn body_occupations(&self, body: (&str, &[Word])) -> Vec<(Concept, TextField, Hit)> {
        let mut hits = self.find(body, |entry| entry.kind == Kind::Occupation);
        hits.retain(|hit| hit.probability >= TITLE_THRESHOLD);
        if hits.is_empty() {
            return Vec::new();
        }
        let needs = Needs::of(body.0);
        let announced = announced(body.0, body.1, &needs, &hits);
        for (hit, announced) in hits.iter_mut().zip(announced) {
            hit.probability = match announced {
                true => 1.0 - (1.0 - hit.probability) * NOT_ANNOUNCED,
                false => hit.probability * OCCUPATION_IN_BODY,
            };
        }
        hits.retain(|hit| {
            hit.probability >= SKILL_THRESHOLD && needs.at(hit.start) != Need::Denied
        });
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

/// All languages, that of the text first.
pub(super) fn own_first(own: Option<Lang>) -> Vec<Lang> {
    own.into_iter().chain(Lang::ALL.into_iter().filter(|lang| Some(*lang) != own)).collect()
}

pub(super) fn best_of_each(hits: Vec<Hit>, field: TextField) -> Vec<(Concept, TextField, Hit)> {
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

/// What hits name, in text order, with positions in characters.
fn evidence(
    text: &str,
    field: TextField,
    language: Lang,
    hits: Vec<Hit>,
) -> Vec<(Target, Extraction)> {
    let spans = hits.iter().map(|hit| (hit.start, hit.end, hit.probability));
    let extractions = extractions(text, field, language, spans);
    hits.iter().map(|hit| hit.target).zip(extractions).collect()
}

/// Spans in text order, by byte offsets, with positions in characters.
pub(super) fn extractions(
    text: &str,
    field: TextField,
    language: Lang,
    spans: impl Iterator<Item = (usize, usize, f32)>,
) -> Vec<Extraction> {
    // Counted on from the beginning of the last span: spans may overlap, but begin in order.
    let (mut bytes, mut chars) = (0, 0_u32);
    spans
        .map(|(from, to, probability)| {
            let before = text.get(bytes..from).unwrap_or_default();
            let words = text.get(from..to).unwrap_or_default();
            let start = chars + before.chars().count() as u32;
            let end = start + words.chars().count() as u32;
            (bytes, chars) = (from, start);
            let (language, words) = (language.into(), words.to_owned());
            Extraction { probability, field, language, start, end, words }
        })
        .collect()
}

pub(super) fn keep<T: PartialEq>(
    list: &mut Vec<Found<T>>,
    item: T,
    evidence: Extraction,
    importance: Importance,
) {
    match list.iter_mut().find(|found| found.item == item) {
        Some(found) => found.and(evidence, importance),
        None => list.push(Found { item, evidence, importance }),
    }
}

impl<T> Found<T> {
    pub(super) const fn required(item: T, evidence: Extraction) -> Self {
        Self { item, evidence, importance: Importance::Must }
    }

    /// Found once more: the surest evidence stays, and what is required in one place is required.
    fn and(&mut self, evidence: Extraction, importance: Importance) {
        if self.evidence.probability < evidence.probability {
            self.evidence = evidence;
        }
        if importance == Importance::Must {
            self.importance = Importance::Must;
        }
    }
}

impl Extracted {
    fn read_languages(
        &mut self,
        found: &[LanguageHit],
        text: &str,
        field: TextField,
        language: Lang,
    ) {
        let spans = found.iter().map(|found| (found.start, found.end, PHRASE_PROBABILITY));
        for (found, evidence) in found.iter().zip(extractions(text, field, language, spans)) {
            if let Some(importance) = found.importance {
                self.keep_language(found.spoken, evidence, importance);
            }
        }
    }

    fn keep_language(
        &mut self,
        spoken: SpokenLanguage,
        evidence: Extraction,
        importance: Importance,
    ) {
        match self.languages.iter_mut().find(|found| found.item.language == spoken.language) {
            Some(found) => {
                found.item.level = found.item.level.max(spoken.level);
                found.and(evidence, importance);
            }
            None => self.languages.push(Found { item: spoken, evidence, importance }),
        }
    }

    /// Reads terms of work, licences and education.
    fn read_terms(
        &mut self,
        found: &[FoundTerm],
        text: &str,
        field: TextField,
        language: Lang,
        needs: &Needs,
    ) {
        let hits = found.iter().map(|found| (found.start, found.end, PHRASE_PROBABILITY));
        let extractions = extractions(text, field, language, hits);
        for (found, evidence) in found.iter().zip(extractions) {
            let need = needs.at(found.start);
            if let (Need::Denied, Term::Remote(_)) = (need, found.term) {
                self.remote = self.remote.max(Some(Remote::None));
            }
            let Some(importance) = importance(need) else { continue };
            match found.term {
                Term::WorkingTime(time) => add_new(&mut self.working_time, time),
                Term::Shift(shift) => add_new(&mut self.shifts, shift),
                Term::Remote(share) => {
                    self.remote = self.remote.max(Some(share.unwrap_or(Remote::Partial)));
                }
                Term::Contract(contract) => add_new(&mut self.contracts, contract),
                Term::Driving(_) => {}
                Term::Education(level) => {
                    let rank = |importance, level| (importance != Importance::Must, level);
                    let better = self.education.as_ref().is_none_or(|known| {
                        rank(importance, level) < rank(known.importance, known.item)
                    });
                    if better {
                        self.education = Some(Found { item: level, evidence, importance });
                    }
                }
            }
        }
    }
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// How much something counts, by what is said of its need; nothing where it is not wanted.
pub(super) const fn importance(need: Need) -> Option<Importance> {
    match need {
        Need::Required => Some(Importance::Must),
        Need::Advantage => Some(Importance::Nice),
        Need::Denied | Need::Offered => None,
    }
}

/// Most probable first; equal ones in the order of the text.
fn rank<T>(list: &mut [Found<T>]) {
    list.sort_by(|a, b| b.evidence.probability.total_cmp(&a.evidence.probability));
}
