//! Columns of vacancies.

use std::collections::HashMap;

use super::{Columns, Lists, Sketch, id_hash, id_text};
use crate::index::duplicates::Signature;
use crate::index::gates::Gate;
use crate::index::reference::Reference;
use crate::index::row::{AskedSkill, EducationCode, LanguageLevel, STEPS, VacancyRow};
use crate::taxonomy::Concept;
use crate::taxonomy::places::PlaceKind;
use crate::text::analysis::fold;
use crate::text::topics::Topic;

/// A skill asked for with its weight in the coverage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightedSkill {
    /// idf × importance × probability.
    pub(crate) weight: f32,
    pub(crate) concept: u16,
    /// Importance × probability alone, in [`STEPS`].
    pub(crate) factor: u8,
}

/// What a document's `education` column holds where none is asked.
pub(crate) const NO_EDUCATION: EducationCode = EducationCode { eqf: u8::MAX, field: [0; 4] };

/// What every hit of a search is asked for, side by side: one line of the processor's cache a document instead of four.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    /// Seconds since 1970.
    pub(crate) published: i64,
    /// Seconds since 1970; the greatest number where there is none.
    pub(crate) deadline: i64,
    pub(crate) positions: u16,
    /// [`Columns::id_number`].
    id: u64,
}

/// Columns of vacancies.
#[derive(Debug, Default)]
pub struct VacancyColumns {
    ids: Lists<u8>,
    pub(crate) listings: Vec<Listing>,
    pub(crate) occupations: Lists<AskedSkill>,
    pub(crate) skills: Lists<WeightedSkill>,
    /// Sum of the weights of a document's skills.
    pub(crate) skill_weight: Vec<f32>,
    pub(crate) languages: Lists<LanguageLevel>,
    pub(crate) education: Vec<EducationCode>,
    pub(crate) experience: Vec<u16>,
    pub(crate) driving: Lists<u32>,
    pub(crate) cards: Lists<u16>,
    pub(crate) gates: Lists<Gate>,
    pub(crate) driving_must: Vec<u32>,
    pub(crate) places: Lists<u16>,
    pub(crate) points: Lists<(f32, f32)>,
    pub(crate) remote: Vec<u8>,
    pub(crate) working_time: Vec<u8>,
    pub(crate) contracts: Vec<u8>,
    pub(crate) shifts: Vec<u8>,
    pub(crate) kind: Vec<u8>,
    pub(crate) international: Vec<u8>,
    pub(crate) pay_month: Vec<u32>,
    pub(crate) start: Vec<i32>,
    /// Number in `employer_names`.
    pub(crate) employer: Vec<u32>,
    /// Names and business ids; the first pair is empty and stands for "not stated".
    pub(crate) employer_names: Vec<(String, String)>,
    /// Folded names, for lookup while typing, and their hashes, which are the same in every segment.
    pub(crate) employer_folded: Vec<(String, u64)>,
    /// By number, the first number with the same folded name: one employer under several spellings or ids.
    pub(crate) employer_first: Vec<u32>,
    employer_numbers: HashMap<(String, String), u32>,
    first_by_hash: HashMap<u64, u32>,
    /// Number in `source_names`.
    pub(crate) source: Vec<u16>,
    pub(crate) source_names: Vec<String>,
    pub(crate) topics: Lists<Topic>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) links: Vec<u64>,
    /// Places to count in facets: municipality, region and country of each place of work.
    pub(crate) facet_places: Lists<u16>,
    /// ISCO-08 sub-major groups (two digits) to count in facets.
    pub(crate) facet_groups: Lists<u16>,
    pub(crate) sketches: Vec<Sketch>,
}

impl Columns for VacancyColumns {
    type Row = VacancyRow;

    fn push(&mut self, row: VacancyRow, reference: &Reference) {
        let taxonomy = &reference.taxonomy;
        self.ids.push(row.id.bytes());
        self.listings.push(Listing {
            published: row.published,
            deadline: row.deadline,
            positions: row.positions,
            id: id_hash(&row.id),
        });
        let skills = row.skills.iter().filter_map(|skill| {
            let concept =
                Concept::from_u16(skill.concept).filter(|c| c.index() < taxonomy.len())?;
            let weight = taxonomy.idf(concept) * f32::from(skill.factor) / f32::from(STEPS);
            Some(WeightedSkill { weight, concept: skill.concept, factor: skill.factor })
        });
        self.skills.push(skills);
        let doc = self.skill_weight.len() as u32;
        let skill_weight = self.skills.get(doc).iter().map(|skill| skill.weight).sum();
        self.skill_weight.push(skill_weight);
        self.sketches.push(Sketch::of_vacancy(&row, skill_weight));
        self.facet_groups.push(occupation_groups(&row.occupations, reference));
        self.occupations.push(row.occupations);
        self.languages.push(row.languages);
        self.education.push(row.education.unwrap_or(NO_EDUCATION));
        self.experience.push(row.experience);
        self.driving.push(row.driving);
        self.cards.push(row.cards);
        self.gates.push(row.gates);
        self.driving_must.push(row.driving_must);
        self.facet_places.push(facet_places(&row.places, reference));
        self.places.push(row.places);
        self.points.push(row.points);
        self.remote.push(row.remote);
        self.working_time.push(row.working_time);
        self.contracts.push(row.contracts);
        self.shifts.push(row.shifts);
        self.kind.push(row.kind);
        self.international.push(row.international);
        self.pay_month.push(row.pay_month);
        self.start.push(row.start);
        self.push_names(row.employer, row.business_id, row.source);
        self.topics.push(row.topics);
        self.signatures.push(row.signature);
        self.links.push(row.link);
    }

    fn len(&self) -> usize {
        self.skill_weight.len()
    }

    fn id(&self, doc: u32) -> &str {
        id_text(self.ids.get(doc))
    }

    fn id_number(&self, doc: u32) -> u64 {
        self.listings[doc as usize].id
    }

    fn shrink(&mut self) {
        self.ids.shrink();
        self.listings.shrink_to_fit();
        self.occupations.shrink();
        self.skills.shrink();
        self.languages.shrink();
        self.driving.shrink();
        self.cards.shrink();
        self.gates.shrink();
        self.places.shrink();
        self.points.shrink();
        self.topics.shrink();
        self.facet_places.shrink();
        self.facet_groups.shrink();
        self.sketches.shrink_to_fit();
        self.signatures.shrink_to_fit();
        self.links.shrink_to_fit();
        self.employer_numbers = HashMap::new();
        self.first_by_hash = HashMap::new();
    }
}

impl VacancyColumns {
    fn push_names(&mut self, employer: String, business_id: String, source: String) {
        if self.employer_names.is_empty() {
            self.employer_names.push((String::new(), String::new()));
            self.employer_folded.push((String::new(), id_hash("")));
            self.employer_first.push(0);
            self.employer_numbers.insert((String::new(), String::new()), 0);
        }
        let (names, folded) = (&mut self.employer_names, &mut self.employer_folded);
        let (firsts, first_by_hash) = (&mut self.employer_first, &mut self.first_by_hash);
        let key = (employer, business_id);
        let number = *self.employer_numbers.entry(key).or_insert_with_key(|key| {
            let name = fold(&key.0);
            let hash = id_hash(&name);
            folded.push((name, hash));
            firsts.push(*first_by_hash.entry(hash).or_insert(names.len() as u32));
            names.push(key.clone());
            (names.len() - 1) as u32
        });
        self.employer.push(number);
        // Sources are few: a search through them beats a map.
        let known = self.source_names.iter().position(|name| *name == source);
        let number = known.unwrap_or_else(|| {
            self.source_names.push(source);
            self.source_names.len() - 1
        });
        self.source.push(u16::try_from(number).unwrap_or(u16::MAX));
    }
}

fn occupation_groups(occupations: &[AskedSkill], reference: &Reference) -> Vec<u16> {
    let taxonomy = &reference.taxonomy;
    let mut groups: Vec<u16> = occupations
        .iter()
        .filter_map(|asked| Concept::from_u16(asked.concept))
        .filter(|concept| concept.index() < taxonomy.len())
        .filter_map(|concept| {
            let unit = taxonomy.isco_group(concept).unwrap_or(concept);
            let code: String = taxonomy.code(unit).chars().take(2).collect();
            taxonomy.isco(&code).map(Concept::to_u16)
        })
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn facet_places(numbers: &[u16], reference: &Reference) -> Vec<u16> {
    let places = &reference.places;
    let counted =
        |kind| matches!(kind, PlaceKind::Municipality | PlaceKind::Region | PlaceKind::Country);
    let mut all: Vec<u16> = numbers
        .iter()
        .filter_map(|number| places.at(*number))
        .flat_map(|place| std::iter::once(place).chain(places.ancestors(place).iter().copied()))
        .filter(|place| counted(places.kind(*place)))
        .map(|place| place.index())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
