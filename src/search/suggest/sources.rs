//! Where suggestions come from.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use super::super::engine::SearchEngine;
use super::super::segments::PerSegment;
use super::count::Above;
use super::names::Names;
use super::{SuggestionKind, is_exact};
use crate::domain::Lang;
use crate::index::{Reference, Snapshot, VacancyColumns};
use crate::taxonomy::places::{Place, PlaceKind};
use crate::taxonomy::{Completion, Concept, ConceptKind, Fit, LabelKind};
use crate::text::analysis::{fold, stems};
use crate::text::mention::Target;

/// With fewer candidates than this, names that are what was typed but for endings and marks are looked for.
const FEW: usize = 5;
/// Places looked at among those that begin so.
const PLACES: usize = 60;
/// Settlements abroad with fewer inhabitants are found only as they are written.
const TOWN: u32 = 15_000;
/// From this many letters on, words within labels and other languages are searched.
const WORD_LETTERS: usize = 3;
/// Shortest stem that stands for a word, in letters.
const STEM_LETTERS: usize = 4;
/// A mention less likely than this is none.
const LIKELY: f32 = 0.2;

/// What is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named<'a> {
    Concept(Concept),
    Place(Place),
    Employer {
        name: &'a str,
        /// Segments and the employer's numbers there.
        numbers: Vec<(u32, u32)>,
    },
}

/// A suggestion before it is counted.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    pub(super) kind: SuggestionKind,
    pub(super) named: Named<'a>,
    pub(super) fit: Fit,
    /// The name that fits is of another language than the reader's.
    pub(super) foreign: bool,
    /// Likelihood before anything is counted, smallest first; of places only.
    pub(super) order: u32,
    pub(super) label: &'a str,
    pub(super) label_kind: LabelKind,
}

impl Candidate<'_> {
    /// A number that tells apart what is called the same.
    pub(super) const fn number(&self) -> u16 {
        match &self.named {
            Named::Concept(concept) => concept.to_u16(),
            Named::Place(place) => place.index(),
            // Employers of one name are one.
            Named::Employer { .. } => 0,
        }
    }
}

/// What is made once for all suggestions.
#[derive(Debug)]
pub(in crate::search) struct Sources {
    above: Above,
    places: Names,
    /// Place and language of each name.
    place_names: Vec<(Place, Lang)>,
    employers: PerSegment<Names>,
}

impl Sources {
    pub(in crate::search) fn new(reference: &Reference) -> Self {
        let places = &reference.places;
        if let Err(error) = reference.taxonomy.prepare_completion() {
            tracing::error!(%error, "typeahead knows no parts of compounds");
        }
        let finland = places.country("FI");
        let known = places.iter().filter(|place| {
            let area = !matches!(places.kind(*place), PlaceKind::Locality);
            area || places.country_of(*place) == finland || places.population(*place) >= TOWN
        });
        let mut place_names = Vec::new();
        let mut folded = Vec::new();
        for place in known {
            for (at, lang) in Lang::ALL.into_iter().enumerate() {
                let name = places.name(place, lang);
                let earlier = Lang::ALL.into_iter().take(at);
                if earlier.into_iter().all(|other| places.name(place, other) != name) {
                    place_names.push((place, lang));
                    folded.push(fold(name));
                }
            }
        }
        Self {
            above: Above::new(&reference.taxonomy),
            places: Names::new(folded.iter().map(String::as_str)),
            place_names,
            employers: PerSegment::default(),
        }
    }

    pub(super) const fn above(&self) -> &Above {
        &self.above
    }

    /// Names of places in the languages of the service.
    pub(in crate::search) const fn places(&self) -> &Names {
        &self.places
    }

    /// Everything that the text may become, each once.
    pub(super) fn candidates<'a>(
        &self,
        engine: &'a SearchEngine,
        snapshot: &'a Snapshot<VacancyColumns>,
        typed: &str,
        lang: Lang,
    ) -> Vec<Candidate<'a>> {
        let typed = typed.trim();
        let mut found = Found {
            reference: &engine.reference,
            lang,
            concepts: Vec::new(),
            concept_places: vec![0; engine.reference.taxonomy.len()],
            places: HashMap::new(),
        };
        let folded = fold(typed);
        let letters = folded.chars().count();
        if letters == 0 {
            return Vec::new();
        }
        let others =
            Lang::ALL.into_iter().filter(|other| *other != lang && letters >= WORD_LETTERS);
        let languages: Vec<Lang> = std::iter::once(lang).chain(others).collect();
        let taxonomy = &engine.reference.taxonomy;
        for own in &languages {
            found.concepts(taxonomy.complete(typed, *own, letters < WORD_LETTERS), *own, None);
        }
        let begun = engine.reference.places.suggest(typed, lang, PLACES);
        for (order, place) in begun.into_iter().enumerate() {
            found.place(place, order as u32, &folded);
        }
        if letters >= WORD_LETTERS {
            self.places.beginning(&folded, |name, fit| self.place(&mut found, name, fit));
        }
        let mut employers = self.employers(snapshot, &folded, false);
        if letters >= STEM_LETTERS {
            found.mentions(engine, typed, &languages);
            if found.few() {
                found.stems(&folded, &languages);
            }
        }
        if letters >= WORD_LETTERS && found.few() {
            for own in &languages {
                found.concepts(taxonomy.complete_plain(typed, *own), *own, None);
            }
            self.places.plain(&folded, |name, fit| self.place(&mut found, name, fit));
        }
        // Beside a name that is what was typed, one that only resembles it is noise.
        if letters >= STEM_LETTERS && found.is_empty() && employers.is_empty() {
            for own in &languages {
                found.concepts(taxonomy.complete_similar(typed, *own), *own, None);
            }
            self.places.similar(&folded, |name, fit| self.place(&mut found, name, fit));
            employers = self.employers(snapshot, &folded, true);
        }
        let mut candidates: Vec<Candidate<'a>> =
            found.concepts.into_iter().chain(found.places.into_values()).collect();
        candidates.append(&mut employers);
        candidates
    }

    fn place(&self, found: &mut Found<'_>, name: u32, fit: Fit) {
        let (place, lang) = self.place_names[name as usize];
        found.named_place(place, lang, fit);
    }

    /// Employers of which a word begins so, or resembles what was typed.
    fn employers<'a>(
        &self,
        snapshot: &'a Snapshot<VacancyColumns>,
        folded: &str,
        similar: bool,
    ) -> Vec<Candidate<'a>> {
        let mut found: HashMap<u64, Candidate<'a>> = HashMap::new();
        for (segment, names) in self.of_segments(snapshot).iter().enumerate() {
            let columns = snapshot.columns(segment);
            let mut offer = |number: u32, fit: Fit| {
                let Some((name, _)) = columns.employer_names.get(number as usize) else { return };
                let hash = columns.employer_folded[number as usize].1;
                let candidate = found.entry(hash).or_insert_with(|| Candidate {
                    kind: SuggestionKind::Employer,
                    named: Named::Employer { name, numbers: Vec::new() },
                    fit,
                    foreign: false,
                    order: 0,
                    label: name,
                    label_kind: LabelKind::Preferred,
                });
                candidate.fit = candidate.fit.min(fit);
                if let Named::Employer { numbers, .. } = &mut candidate.named
                    && !numbers.contains(&(segment as u32, number))
                {
                    numbers.push((segment as u32, number));
                }
            };
            if similar {
                names.similar(folded, &mut offer);
            } else {
                names.beginning(folded, &mut offer);
            }
        }
        found.into_values().collect()
    }

    /// The names of the employers of each segment.
    pub(in crate::search) fn of_segments(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
    ) -> Vec<Arc<Names>> {
        let made = self.employers.of(snapshot.searcher(), |segment, _| {
            let folded = &snapshot.columns(segment).employer_folded;
            Ok::<_, Infallible>(Names::new(folded.iter().map(|(name, _)| name.as_str())))
        });
        let Ok(names) = made;
        names
    }
}

/// Candidates so far, each with its best fit.
struct Found<'a> {
    reference: &'a Reference,
    lang: Lang,
    concepts: Vec<Candidate<'a>>,
    /// By concept: where its candidate is, one more; 0 where there is none.
    concept_places: Vec<u16>,
    places: HashMap<Place, Candidate<'a>>,
}

impl<'a> Found<'a> {
    /// Whether little was found that nothing was guessed for.
    fn few(&self) -> bool {
        let all = self.concepts.iter().chain(self.places.values());
        all.filter(|candidate| is_exact(candidate.fit) || candidate.fit == Fit::Inflected).count()
            < FEW
    }

    fn is_empty(&self) -> bool {
        self.concepts.is_empty() && self.places.is_empty()
    }

    /// Offers concepts that labels of a language lead to; `fit` takes the place of theirs.
    fn concepts(&mut self, completions: Vec<Completion<'a>>, lang: Lang, fit: Option<Fit>) {
        for completion in completions {
            let kind = match self.reference.taxonomy.kind(completion.concept) {
                ConceptKind::Occupation | ConceptKind::IscoGroup => SuggestionKind::Occupation,
                ConceptKind::Skill | ConceptKind::Knowledge => SuggestionKind::Skill,
                ConceptKind::SkillGroup => continue,
            };
            let candidate = Candidate {
                kind,
                named: Named::Concept(completion.concept),
                fit: fit.unwrap_or(completion.fit),
                foreign: lang != self.lang,
                order: 0,
                label: completion.label,
                label_kind: completion.kind,
            };
            let place = &mut self.concept_places[completion.concept.index()];
            if *place == 0 {
                self.concepts.push(candidate);
                *place = self.concepts.len() as u16;
                continue;
            }
            let best = &mut self.concepts[usize::from(*place) - 1];
            if (candidate.fit, candidate.foreign) < (best.fit, best.foreign) {
                *best = candidate;
            }
        }
    }

    /// Offers a place that the gazetteer gives for what was typed.
    fn place(&mut self, place: Place, order: u32, folded: &str) {
        let name = self.reference.places.name(place, self.lang);
        let own = fold(name);
        let (fit, foreign) = if own == folded {
            (Fit::Whole, false)
        } else {
            (Fit::Beginning, !own.starts_with(folded))
        };
        self.offer_place(place, fit, foreign, order, name);
    }

    /// Offers a place by its name in a language.
    fn named_place(&mut self, place: Place, lang: Lang, fit: Fit) {
        let places = &self.reference.places;
        let own = places.name(place, lang);
        let foreign = places.name(place, self.lang) != own;
        // Areas that share a name with a municipality are less often meant.
        let order = match places.kind(place) {
            PlaceKind::Municipality => 100,
            PlaceKind::Country | PlaceKind::Region => 101,
            PlaceKind::Locality => 102,
            _ => 103,
        };
        self.offer_place(place, fit, foreign, order, own);
    }

    fn offer_place(&mut self, place: Place, fit: Fit, foreign: bool, order: u32, label: &'a str) {
        let candidate = Candidate {
            kind: SuggestionKind::Place,
            named: Named::Place(place),
            fit,
            foreign,
            order,
            label,
            label_kind: LabelKind::Preferred,
        };
        let best = self.places.entry(place).or_insert_with(|| candidate.clone());
        if (fit, foreign) < (best.fit, best.foreign) {
            *best = candidate;
        }
    }

    /// What the whole text names in some inflection.
    fn mentions(&mut self, engine: &'a SearchEngine, typed: &str, languages: &[Lang]) {
        for mention in engine.lexicon().mentions(typed, languages) {
            if mention.start > 0 || mention.end < typed.len() || mention.probability < LIKELY {
                continue;
            }
            match mention.target {
                Target::Concept(concept) => {
                    let (lang, taxonomy) = (mention.language, &self.reference.taxonomy);
                    let label = taxonomy.label(concept, lang);
                    let fit = Fit::Inflected;
                    let kind = LabelKind::Preferred;
                    self.concepts(vec![Completion { concept, label, kind, fit }], lang, None);
                }
                Target::Place(place) => self.named_place(place, self.lang, Fit::Inflected),
                Target::Language(_) | Target::Card(_) => {}
            }
        }
    }

    /// Labels that begin with what is left of the last word without its ending.
    fn stems(&mut self, folded: &str, languages: &[Lang]) {
        let (before, last) = folded.rsplit_once(' ').map_or(("", folded), |(a, b)| (a, b));
        let all = stems(last);
        for lang in languages {
            let stem = all.of(*lang);
            if stem.len() < last.len() && stem.chars().count() >= STEM_LETTERS {
                let text = format!("{before} {stem}");
                let found = self.reference.taxonomy.complete(&text, *lang, false);
                let found = found.into_iter().filter(|found| is_exact(found.fit)).collect();
                self.concepts(found, *lang, Some(Fit::Inflected));
            }
        }
    }
}
