//! Counting the adverts of many suggestions in one pass over the columns.

use super::super::SearchError;
use super::super::run::Prepared;
use crate::index::filter::CompiledFilters;
use crate::index::{Reference, Snapshot, VacancyColumns};
use crate::taxonomy::{Concept, Taxonomy};

/// What has no number.
const NONE: u32 = u32::MAX;

/// Every concept with the concepts above it, itself first.
#[derive(Debug)]
pub(super) struct Above {
    starts: Vec<u32>,
    items: Vec<Concept>,
}

impl Above {
    pub(super) fn new(taxonomy: &Taxonomy) -> Self {
        let (mut starts, mut items) = (vec![0], Vec::new());
        for concept in taxonomy.concepts() {
            let own = items.len();
            items.push(concept);
            let mut next = own;
            while next < items.len() {
                for broader in taxonomy.broader(items[next]) {
                    if !items[own..].contains(broader) {
                        items.push(*broader);
                    }
                }
                next += 1;
            }
            starts.push(items.len() as u32);
        }
        Self { starts, items }
    }

    fn get(&self, concept: usize) -> &[Concept] {
        &self.items[self.starts[concept] as usize..self.starts[concept + 1] as usize]
    }
}

/// Counters that each number of a kind leads to.
struct Counters {
    /// By number: where its counters start, or [`NONE`].
    starts: Vec<u32>,
    /// Counters, each run ended by [`NONE`].
    items: Vec<u32>,
}

impl Counters {
    /// `own` has the counter of a number, `above` the numbers that a number counts for, itself among them.
    fn new<I: Iterator<Item = usize>>(own: &[u32], above: impl Fn(usize) -> I) -> Self {
        let mut counters = Self { starts: vec![NONE; own.len()], items: Vec::new() };
        for number in 0..own.len() {
            let start = counters.items.len();
            counters.items.extend(above(number).map(|n| own[n]).filter(|counter| *counter != NONE));
            if counters.items.len() > start {
                counters.starts[number] = start as u32;
                counters.items.push(NONE);
            }
        }
        counters
    }

    #[inline]
    fn of(&self, number: u16) -> impl Iterator<Item = u32> {
        let start = self.starts.get(usize::from(number)).copied().unwrap_or(NONE);
        let run = if start == NONE { &[] } else { &self.items[start as usize..] };
        run.iter().copied().take_while(|counter| *counter != NONE)
    }
}

/// What is counted: the counter of each concept, each place, and each segment's employers.
pub(super) struct Counted {
    concepts: Vec<u32>,
    places: Vec<u32>,
    /// By segment; empty where none of its employers is counted.
    employers: Vec<Vec<u32>>,
    counters: u32,
}

impl Counted {
    pub(super) fn new(reference: &Reference, segments: usize) -> Self {
        Self {
            concepts: vec![NONE; reference.taxonomy.len()],
            places: vec![NONE; reference.places.len()],
            employers: vec![Vec::new(); segments],
            counters: 0,
        }
    }

    fn next(&mut self) -> usize {
        self.counters += 1;
        self.counters as usize - 1
    }

    /// A counter of a concept and everything below it.
    pub(super) fn concept(&mut self, concept: Concept) -> usize {
        let counter = self.next();
        self.concepts[concept.index()] = counter as u32;
        counter
    }

    /// A counter of a place and everything in it.
    pub(super) fn place(&mut self, place: crate::taxonomy::places::Place) -> usize {
        let counter = self.next();
        self.places[usize::from(place.index())] = counter as u32;
        counter
    }

    /// A counter of an employer, for its numbers in the segments.
    pub(super) fn employer(
        &mut self,
        snapshot: &Snapshot<VacancyColumns>,
        numbers: impl Iterator<Item = (u32, u32)>,
    ) -> usize {
        let counter = self.next();
        for (segment, number) in numbers {
            let segment = segment as usize;
            let table = &mut self.employers[segment];
            if table.is_empty() {
                table.resize(snapshot.columns(segment).employer_names.len(), NONE);
            }
            table[number as usize] = counter as u32;
        }
        counter
    }

    /// Adverts that pass the filters, by counter; each advert once.
    pub(super) fn count(
        self,
        snapshot: &Snapshot<VacancyColumns>,
        reference: &Reference,
        above: &Above,
        filters: &CompiledFilters,
    ) -> Result<Vec<u64>, SearchError> {
        let mut ads = vec![0_u64; self.counters as usize];
        if ads.is_empty() {
            return Ok(ads);
        }
        let concepts = Counters::new(&self.concepts, |number| {
            above.get(number).iter().map(|concept| concept.index())
        });
        let places = &reference.places;
        let places = Counters::new(&self.places, |number| {
            let place = places.at(number as u16);
            let ancestors = place.map(|place| places.ancestors(place)).unwrap_or_default();
            std::iter::once(number).chain(ancestors.iter().map(|area| usize::from(area.index())))
        });
        let everything = Prepared::new(snapshot, None, false)?;
        // The last document that each counter has seen: an advert may lead to it twice.
        let mut seen = vec![NONE; ads.len()];
        for (segment, employers) in self.employers.iter().enumerate() {
            let columns = snapshot.columns(segment);
            let filters = filters.on(columns);
            seen.fill(NONE);
            everything.visit(snapshot, segment, |doc, _| {
                let of_places = columns.places.get(doc).iter().flat_map(|place| places.of(*place));
                let of_work = columns.occupations.get(doc).iter().map(|asked| asked.concept);
                let of_skills = columns.skills.get(doc).iter().map(|asked| asked.concept);
                let of_concepts = of_work.chain(of_skills).flat_map(|number| concepts.of(number));
                let employer = employers.get(columns.employer[doc as usize] as usize).copied();
                let employer = employer.filter(|counter| *counter != NONE);
                let mut passes = None;
                for counter in of_concepts.chain(of_places).chain(employer) {
                    if !*passes.get_or_insert_with(|| filters.passes(doc)) {
                        break;
                    }
                    let counter = counter as usize;
                    if std::mem::replace(&mut seen[counter], doc) != doc {
                        ads[counter] += 1;
                    }
                }
            })?;
        }
        Ok(ads)
    }
}
