//! Similar records: vacancies like a vacancy, people with a profile like a profile.
//!
//! score = 100 · Σ w·v / Σ w over the parts that the given record states: occupation 0.35, skills 0.40, place 0.15, terms 0.10.
//! A part of which the other record says nothing has the value 0.
//! - occupation: relatedness of the nearest pair of occupations (for people wanted or held).
//! - skills: (Σ a·best + Σ b·best) / (Σ a + Σ b), a soft Dice coefficient: a and b are the weights of both sides' skills (idf ·
//!   importance · probability; for people idf), best the greatest credit, either way, with a skill of the other side.
//! - place: exp(−km/40) between the nearest places, by the model's decay; one inside the other is 1, both fully remote is 1.
//!   Where a person lives counts as the region only.
//! - terms: mean over extent, contract, time and kind of work, where both say something, of |both| / |either|.
//!
//! Records that share nothing of the work (occupation and skills both 0) are not similar. All documents are scored.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::criteria::{STEPS, each_related};
use super::fold::Points;
use super::list::Matcher;
use super::model::Model;
use super::reasons::{Subject, message};
use crate::domain::Lang;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::filter::DocumentFilter;
use crate::index::row::NO_PLACE;
use crate::index::{ProfileRow, Reference, Snapshot, VacancyRow};
use crate::taxonomy::places::Place;
use crate::taxonomy::{Concept, Taxonomy, credit_value};

/// What two records can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SimilarPart {
    /// Occupations.
    Occupation,
    /// Skills.
    Skills,
    /// Places and remote work.
    Place,
    /// Terms of work.
    Terms,
}

const PARTS: usize = 4;

impl SimilarPart {
    const ALL: [Self; PARTS] = [Self::Occupation, Self::Skills, Self::Place, Self::Terms];
    const WEIGHTS: [f64; PARTS] = [0.35, 0.40, 0.15, 0.10];

    const fn key(self) -> &'static str {
        match self {
            Self::Occupation => "similar.occupation",
            Self::Skills => "similar.skills",
            Self::Place => "similar.place",
            Self::Terms => "similar.terms",
        }
    }
}

/// What two records have in common of one part.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimilarReason {
    /// The part.
    pub part: SimilarPart,
    /// How alike they are, 0 to 1, in thousandths.
    pub value: f32,
    /// Points of the score; those of all parts add up to it.
    pub points: Points,
    /// Concepts or places that both have, at most ten.
    pub shared: Vec<Subject>,
    /// Concepts of the other record that are near to one of the given record, at most ten, nearest first.
    pub near: Vec<Subject>,
    /// The sentence for a reader.
    pub text: String,
}

/// A record that is like the given one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimilarItem {
    /// Its id.
    pub id: String,
    /// How alike they are, 0 to 100.
    pub score: Points,
    /// Why: the parts that the given record states.
    pub reasons: Vec<SimilarReason>,
}

/// Records that are like a given one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimilarAnswer {
    /// Records that share anything of the work.
    pub total: u64,
    /// The most similar ones, best first.
    pub items: Vec<SimilarItem>,
    /// The last change that the index holds.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
}

/// How many concepts or places of each sort a reason names.
const SHOWN: usize = 10;
/// Documents that one thread goes through at a time.
const STRETCH: u32 = 1 << 13;
/// Code of fully remote work in rows.
const REMOTE_FULL: u8 = 3;

/// What is compared of a document.
trait Comparable: Columns {
    fn each_occupation(&self, doc: u32, visit: impl FnMut(u16));
    fn each_skill(&self, doc: u32, taxonomy: &Taxonomy, visit: impl FnMut(u16, f32));
    fn each_place(&self, doc: u32, regions: &[u16], visit: impl FnMut(u16));
    fn remote(&self, doc: u32) -> u8;
    /// Extents, contracts, times and kinds of work, as bits.
    fn terms(&self, doc: u32) -> [u8; 4];
}

impl Comparable for VacancyColumns {
    fn each_occupation(&self, doc: u32, mut visit: impl FnMut(u16)) {
        self.occupations.get(doc).iter().for_each(|asked| visit(asked.concept));
    }

    fn each_skill(&self, doc: u32, _taxonomy: &Taxonomy, mut visit: impl FnMut(u16, f32)) {
        self.skills.get(doc).iter().for_each(|asked| visit(asked.concept, asked.weight));
    }

    fn each_place(&self, doc: u32, _regions: &[u16], mut visit: impl FnMut(u16)) {
        self.places.get(doc).iter().for_each(|place| visit(*place));
    }

    fn remote(&self, doc: u32) -> u8 {
        self.remote[doc as usize]
    }

    fn terms(&self, doc: u32) -> [u8; 4] {
        let at = doc as usize;
        [self.working_time[at], self.contracts[at], self.shifts[at], self.kind[at]]
    }
}

impl Comparable for ProfileColumns {
    fn each_occupation(&self, doc: u32, mut visit: impl FnMut(u16)) {
        self.wanted.get(doc).iter().for_each(|concept| visit(*concept));
        self.held.get(doc).iter().for_each(|held| visit(held.concept));
    }

    fn each_skill(&self, doc: u32, taxonomy: &Taxonomy, mut visit: impl FnMut(u16, f32)) {
        for number in self.skills.get(doc) {
            if let Some(skill) = known(taxonomy, *number) {
                visit(*number, taxonomy.idf(skill));
            }
        }
    }

    fn each_place(&self, doc: u32, regions: &[u16], mut visit: impl FnMut(u16)) {
        let wished = self.wished.get(doc);
        wished.iter().for_each(|place| visit(*place));
        let home = regions.get(usize::from(self.home[doc as usize])).copied();
        if let Some(region) = home.filter(|region| wished.is_empty() && *region != NO_PLACE) {
            visit(region);
        }
    }

    fn remote(&self, doc: u32) -> u8 {
        self.remote[doc as usize]
    }

    fn terms(&self, doc: u32) -> [u8; 4] {
        let at = doc as usize;
        [self.working_time[at], self.contracts[at], self.shifts[at], self.kinds[at]]
    }
}

fn known(taxonomy: &Taxonomy, number: u16) -> Option<Concept> {
    Concept::from_u16(number).filter(|concept| concept.index() < taxonomy.len())
}

/// The given record, made ready.
#[derive(Clone)]
struct Given<'a> {
    reference: &'a Reference,
    model: &'a Model,
    occupations: Vec<u16>,
    /// Relatedness to the nearest of its occupations, in [`STEPS`], by concept.
    related: Vec<u8>,
    skills: Vec<(u16, f32)>,
    skill_weight: f32,
    /// Row of each concept in `rows`; 0 where it is near to none of its skills.
    row_of: Vec<u32>,
    /// Skills that are near to a concept, and how near.
    rows: Vec<Vec<(u16, f32)>>,
    places: Vec<Place>,
    /// Nearness of places to the nearest of its own, as far as they were asked for.
    near: Vec<Option<f32>>,
    remote: u8,
    terms: [u8; 4],
    /// The region of each place by its number, or the country.
    regions: Vec<u16>,
    /// The best nearness of each of its skills to the document at hand.
    best: Vec<f32>,
}

impl<'a> Given<'a> {
    /// Makes document 0 ready.
    fn new<C: Comparable>(columns: &C, matcher: &Matcher<'a>) -> Self {
        let Matcher { model, reference } = *matcher;
        let (taxonomy, places) = (&reference.taxonomy, &reference.places);
        let regions: Vec<u16> = places
            .iter()
            .map(|place| places.region_or_country(place).map_or(NO_PLACE, Place::index))
            .collect();
        let (mut occupations, mut related) = (Vec::new(), vec![0; taxonomy.len()]);
        columns.each_occupation(0, |concept| {
            if !occupations.contains(&concept) {
                occupations.push(concept);
            }
            each_related(taxonomy, concept, |other, value| {
                related[other] = value.max(u32::from(related[other])) as u8;
            });
        });
        let mut skills: Vec<(u16, f32)> = Vec::new();
        columns.each_skill(0, taxonomy, |concept, weight| skills.push((concept, weight)));
        let (mut row_of, mut rows) = (vec![0; taxonomy.len()], vec![Vec::new()]);
        for (at, (number, _)) in skills.iter().enumerate() {
            let Some(skill) = known(taxonomy, *number) else { continue };
            let mut enter = |other: Concept, value: f32| {
                let row = &mut row_of[other.index()];
                if *row == 0 {
                    *row = rows.len() as u32;
                    rows.push(Vec::new());
                }
                let row: &mut Vec<(u16, f32)> = &mut rows[*row as usize];
                match row.iter_mut().find(|(of, _)| usize::from(*of) == at) {
                    Some((_, best)) => *best = best.max(value),
                    None => row.push((at as u16, value)),
                }
            };
            enter(skill, 1.0);
            for (others, credits) in [taxonomy.related_rows(skill), taxonomy.related_rows_to(skill)]
            {
                for (other, credit) in others.iter().zip(credits) {
                    enter(*other, credit_value(*credit));
                }
            }
        }
        let mut own_places = Vec::new();
        columns.each_place(0, &regions, |number| own_places.extend(places.at(number)));
        Self {
            reference,
            model,
            occupations,
            related,
            best: vec![0.0; skills.len()],
            skill_weight: skills.iter().map(|(_, weight)| weight).sum(),
            skills,
            row_of,
            rows,
            places: own_places,
            near: vec![None; places.len()],
            remote: columns.remote(0),
            terms: columns.terms(0),
            regions,
        }
    }

    /// Which parts it states.
    fn stated(&self) -> [bool; PARTS] {
        let placed = !self.places.is_empty() || self.remote == REMOTE_FULL;
        let terms = self.terms.iter().any(|bits| *bits != 0);
        [!self.occupations.is_empty(), self.skill_weight > 0.0, placed, terms]
    }

    /// Skills near to a concept.
    fn near_skills(&self, concept: u16) -> &[(u16, f32)] {
        let row = self.row_of.get(usize::from(concept)).copied().unwrap_or(0);
        &self.rows[row as usize]
    }

    fn place_value(&mut self, number: u16) -> f32 {
        let places = &self.reference.places;
        let Some(place) = places.at(number) else { return 0.0 };
        if let Some(value) = self.near[usize::from(number)] {
            return value;
        }
        let of = |own: &Place| {
            if places.contains(*own, place) || places.contains(place, *own) {
                return 1.0;
            }
            let km = places.point(*own).zip(places.point(place));
            km.map_or(0.0, |(a, b)| (-a.distance_km(&b) / self.model.location.decay_km).exp())
        };
        let value = self.places.iter().map(of).fold(0.0, f32::max);
        self.near[usize::from(number)] = Some(value);
        value
    }

    /// How alike a document is, part by part.
    fn values<C: Comparable>(&mut self, columns: &C, doc: u32) -> [f32; PARTS] {
        let mut occupation = 0;
        columns.each_occupation(doc, |concept| {
            let value = self.related.get(usize::from(concept)).copied().unwrap_or(0);
            occupation = occupation.max(value);
        });
        let mut best = std::mem::take(&mut self.best);
        best.fill(0.0);
        let (mut theirs, mut earned) = (0.0, 0.0);
        columns.each_skill(doc, &self.reference.taxonomy, |concept, weight| {
            theirs += weight;
            let mut nearest: f32 = 0.0;
            for (at, value) in self.near_skills(concept) {
                let own = &mut best[usize::from(*at)];
                *own = own.max(*value);
                nearest = nearest.max(*value);
            }
            earned += weight * nearest;
        });
        earned +=
            self.skills.iter().zip(&best).map(|((_, weight), best)| weight * best).sum::<f32>();
        self.best = best;
        let skills = if theirs > 0.0 { earned / (theirs + self.skill_weight) } else { 0.0 };
        let mut place: f32 = 0.0;
        if self.remote == REMOTE_FULL && columns.remote(doc) == REMOTE_FULL {
            place = 1.0;
        } else {
            let regions = std::mem::take(&mut self.regions);
            columns.each_place(doc, &regions, |number| place = place.max(self.place_value(number)));
            self.regions = regions;
        }
        let (mut told, mut alike) = (0_u8, 0.0);
        for (own, other) in self.terms.into_iter().zip(columns.terms(doc)) {
            if own != 0 && other != 0 {
                told += 1;
                alike += (own & other).count_ones() as f32 / (own | other).count_ones() as f32;
            }
        }
        let terms = if told > 0 { alike / f32::from(told) } else { 0.0 };
        [f32::from(occupation) / STEPS as f32, skills.min(1.0), place, terms]
    }
}

/// Points of each part; they add up to the score.
fn points(stated: [bool; PARTS], values: [f32; PARTS]) -> [Points; PARTS] {
    let weights = SimilarPart::WEIGHTS;
    let all: f64 = (0..PARTS).filter(|at| stated[*at]).map(|at| weights[at]).sum();
    let (mut exact, mut told) = (0.0, 0);
    std::array::from_fn(|at| {
        if stated[at] {
            exact += 10_000.0 * weights[at] * f64::from(values[at]) / all;
        }
        let step = exact.round() as u32 - told;
        told += step;
        Points(step)
    })
}

/// A similar document; greater is better.
type Found = (u32, Reverse<u64>, u32, u32);

impl Matcher<'_> {
    /// Vacancies like a vacancy, of those that pass the filter, without itself; at most `limit`.
    #[must_use]
    pub fn similar_vacancies(
        &self,
        vacancy: VacancyRow,
        snapshot: &Snapshot<VacancyColumns>,
        filter: &dyn DocumentFilter<VacancyColumns>,
        limit: usize,
        lang: Lang,
    ) -> SimilarAnswer {
        let single = VacancyColumns::single(vacancy, self.reference);
        self.similar(&single, snapshot, filter, limit, lang)
    }

    /// People with a profile like a profile, without the person; at most `limit`.
    #[must_use]
    pub fn similar_profiles(
        &self,
        profile: ProfileRow,
        snapshot: &Snapshot<ProfileColumns>,
        filter: &dyn DocumentFilter<ProfileColumns>,
        limit: usize,
        lang: Lang,
    ) -> SimilarAnswer {
        let single = ProfileColumns::single(profile, self.reference);
        self.similar(&single, snapshot, filter, limit, lang)
    }

    fn similar<C: Comparable>(
        &self,
        single: &C,
        snapshot: &Snapshot<C>,
        filter: &dyn DocumentFilter<C>,
        limit: usize,
        lang: Lang,
    ) -> SimilarAnswer {
        let mut given = Given::new(single, self);
        let (stated, own) = (given.stated(), single.id(0));
        let segments = snapshot.segments.iter().zip(snapshot.searcher().segment_readers());
        let stretches: Vec<_> = (0..)
            .zip(segments)
            .flat_map(|(segment, (columns, reader))| {
                let end = reader.max_doc();
                (0..end).step_by(STRETCH as usize).map(move |from| {
                    let documents = from..end.min(from + STRETCH);
                    (segment, columns, reader.alive_bitset(), documents)
                })
            })
            .collect();
        let share = stretches.len().div_ceil(rayon::current_num_threads()).max(1);
        let shares = stretches.par_chunks(share).map(|stretches| {
            let mut given = given.clone();
            let (mut total, mut heap) = (0_u64, BinaryHeap::with_capacity(limit + 1));
            for (segment, columns, alive, documents) in stretches {
                let passes = filter.test(columns);
                for doc in documents.clone() {
                    if alive.is_some_and(|alive| !alive.is_alive(doc)) || !passes(doc) {
                        continue;
                    }
                    let values = given.values(columns.as_ref(), doc);
                    if (values[0] <= 0.0 && values[1] <= 0.0) || columns.id(doc) == own {
                        continue;
                    }
                    total += 1;
                    let score = points(stated, values).iter().map(|points| points.0).sum::<u32>();
                    let found: Found = (score, Reverse(columns.id_number(doc)), *segment, doc);
                    heap.push(Reverse(found));
                    if heap.len() > limit {
                        heap.pop();
                    }
                }
            }
            (total, heap.into_vec())
        });
        let shares: Vec<(u64, Vec<Reverse<Found>>)> = shares.collect();
        let total = shares.iter().map(|(total, _)| total).sum();
        let mut found: Vec<Found> =
            shares.into_iter().flat_map(|(_, found)| found).map(|Reverse(found)| found).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.truncate(limit);
        let item = |(score, _, segment, doc): Found| {
            let columns: &C = &snapshot.segments[segment as usize];
            SimilarItem {
                id: columns.id(doc).to_owned(),
                score: Points(score),
                reasons: reasons(&mut given, columns, doc, lang),
            }
        };
        SimilarAnswer {
            total,
            items: found.into_iter().map(item).collect(),
            index_sequence: snapshot.sequence(),
            taxonomy: self.reference.taxonomy.version().to_owned(),
        }
    }
}

fn reasons<C: Comparable>(
    given: &mut Given<'_>,
    columns: &C,
    doc: u32,
    lang: Lang,
) -> Vec<SimilarReason> {
    let (stated, values) = (given.stated(), given.values(columns, doc));
    let points = points(stated, values);
    let (taxonomy, places) = (&given.reference.taxonomy, &given.reference.places);
    let concept = |number: u16| {
        known(taxonomy, number).map(|concept| Subject {
            id: taxonomy.id(concept).to_owned(),
            label: taxonomy.label(concept, lang).to_owned(),
        })
    };
    let sorted = |mut all: Vec<(f32, u16)>| {
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all.dedup_by_key(|(_, number)| *number);
        let (shared, near): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(value, _)| *value >= 1.0);
        let named = |list: Vec<(f32, u16)>| -> Vec<Subject> {
            list.into_iter().filter_map(|(_, number)| concept(number)).take(SHOWN).collect()
        };
        (named(shared), named(near))
    };
    let part = |at: usize| {
        let (mut all, mut shared, mut near) = (Vec::new(), Vec::new(), Vec::new());
        match SimilarPart::ALL[at] {
            SimilarPart::Occupation => {
                columns.each_occupation(doc, |number| {
                    let value = given.related.get(usize::from(number)).copied().unwrap_or(0);
                    if value > 0 {
                        all.push((f32::from(value) / STEPS as f32, number));
                    }
                });
                (shared, near) = sorted(all);
            }
            SimilarPart::Skills => {
                columns.each_skill(doc, taxonomy, |number, _| {
                    let best = given.near_skills(number).iter().map(|(_, value)| *value);
                    let best = best.fold(0.0, f32::max);
                    if best > 0.0 {
                        all.push((best, number));
                    }
                });
                (shared, near) = sorted(all);
            }
            SimilarPart::Place => columns.each_place(doc, &given.regions, |number| {
                let same = places.at(number).filter(|place| given.places.contains(place));
                shared.extend(same.map(|place| Subject {
                    id: format!("{}:{}", places.kind(place).code(), places.code(place)),
                    label: places.name(place, lang).to_owned(),
                }));
            }),
            SimilarPart::Terms => {}
        }
        shared.truncate(SHOWN);
        let value = (values[at] * 1000.0).round() / 1000.0;
        let names = |list: &[Subject]| {
            list.iter().take(3).map(|it| it.label.as_str()).collect::<Vec<_>>().join(", ")
        };
        let part = SimilarPart::ALL[at];
        let key = part.key();
        let percent = format!("{:.0}", value * 100.0);
        let text = match (shared.is_empty(), near.is_empty()) {
            (false, _) => message(lang, &format!("{key}_shared"), &[("names", &names(&shared))]),
            (true, false) => message(lang, &format!("{key}_near"), &[("names", &names(&near))]),
            (true, true) => message(lang, key, &[("percent", &percent)]),
        };
        SimilarReason { part, value, points: points[at], shared, near, text }
    };
    (0..PARTS).filter(|at| stated[*at]).map(part).collect()
}

#[cfg(test)]
mod tests {
    //! 1. Points of the parts add up to the score, which lies between 0 and 100; alike in all is 100.

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_add_up(values: [u8; PARTS], stated: [bool; PARTS]) {
            prop_assume!(stated.contains(&true));
            let shares = values.map(|value| f32::from(value) / 255.0);
            let sum: u32 = points(stated, shares).iter().map(|points| points.0).sum();
            prop_assert!(sum <= 10_000);
            let full: u32 = points(stated, [1.0; PARTS]).iter().map(|points| points.0).sum();
            prop_assert_eq!(full, 10_000);
        }
    }
}
