//! Counting the adverts of many suggestions in one pass over the columns.

use super::super::SearchError;
use super::super::run::Prepared;
use crate::index::filter::CompiledFilters;
use crate::index::{Reference, Snapshot, VacancyColumns};
use crate::taxonomy::{Concept, Taxonomy};

/// What has no number.
const NONE: u32 = u32::MAX;
/// What has not been looked at.
const UNKNOWN: u32 = u32::MAX - 1;

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

/// Counters that each number of a kind leads to, looked up when a document first has the number: adverts have few
/// of all the places and concepts there are.
struct Counters<'a> {
    /// The counter of a number itself, or [`NONE`].
    own: &'a [u32],
    /// By number: where its counters start, [`NONE`] or [`UNKNOWN`].
    starts: Vec<u32>,
    /// Counters, each run ended by [`NONE`].
    items: Vec<u32>,
}

impl<'a> Counters<'a> {
    fn new(own: &'a [u32]) -> Self {
        Self { own, starts: vec![UNKNOWN; own.len()], items: Vec::new() }
    }

    /// Looks a number up; `above` gives the numbers that it counts for, itself among them.
    #[inline]
    fn look_up<I: Iterator<Item = usize>>(&mut self, number: u16, above: impl Fn(usize) -> I) {
        let number = usize::from(number);
        if self.starts.get(number) != Some(&UNKNOWN) {
            return;
        }
        let start = self.items.len();
        let own = self.own;
        self.items.extend(above(number).map(|n| own[n]).filter(|counter| *counter != NONE));
        self.starts[number] = if self.items.len() > start { start as u32 } else { NONE };
        self.items.push(NONE);
    }

    #[inline]
    fn of(&self, number: u16) -> impl Iterator<Item = u32> + use<'_, 'a> {
        let start = self.starts.get(usize::from(number)).copied().unwrap_or(NONE);
        let run: &[u32] = if start >= UNKNOWN { &[] } else { &self.items[start as usize..] };
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
        let mut concepts = Counters::new(&self.concepts);
        let over = |number: usize| above.get(number).iter().map(|concept| concept.index());
        let mut places = Counters::new(&self.places);
        let gazetteer = &reference.places;
        let around = |number: usize| {
            let place = gazetteer.at(number as u16);
            let ancestors = place.map(|place| gazetteer.ancestors(place)).unwrap_or_default();
            std::iter::once(number).chain(ancestors.iter().map(|area| usize::from(area.index())))
        };
        let everything = Prepared::new(snapshot, None, false)?;
        // The last document that each counter has seen: an advert may lead to it twice.
        let mut seen = vec![NONE; ads.len()];
        for (segment, employers) in self.employers.iter().enumerate() {
            let columns = snapshot.columns(segment);
            let filters = filters.on(columns);
            seen.fill(NONE);
            everything.visit(snapshot, segment, |doc, _| {
                let (work, skills) = (columns.occupations.get(doc), columns.skills.get(doc));
                work.iter().for_each(|asked| concepts.look_up(asked.concept, over));
                skills.iter().for_each(|asked| concepts.look_up(asked.concept, over));
                columns.places.get(doc).iter().for_each(|place| places.look_up(*place, around));
                let of_places = columns.places.get(doc).iter().flat_map(|place| places.of(*place));
                let of_work = work.iter().map(|asked| asked.concept);
                let of_skills = skills.iter().map(|asked| asked.concept);
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
