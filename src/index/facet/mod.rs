//! Facets: how many hits have each value, counted while the hits go by.
//!
//! Brief overview: a [`FacetCounter`] is given every document that fails no filter or exactly one
//! ([`Failing`]); a facet counts it unless a filter other than its own keeps it out ("drill sideways").
//! Counters are arrays by place, concept or code: no hashing, no allocation per document.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Contract, DrivingClass, OpportunityKind, Remote, Shift, WorkingTime};
use crate::index::codes::language_of;
use crate::index::columns::{VacancyColumns, id_hash};
use crate::index::filter::{Failing, FilterKind, names};
use crate::index::reference::Reference;
use crate::taxonomy::Concept;

/// Employers that a facet lists.
pub const TOP_EMPLOYERS: usize = 50;
/// Values that any other facet lists at most.
pub const MAX_FACET_VALUES: usize = 500;

/// A facet of a search in vacancies. Its values are what the filter of the same name takes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FacetName {
    /// Municipality, region and country of the places of work.
    Place,
    /// ISCO-08 sub-major group (two digits) of the occupations.
    Occupation,
    /// Extent of work.
    WorkingTime,
    /// Contract.
    Contract,
    /// Time of work.
    Shift,
    /// Remote work.
    Remote,
    /// Kind of opportunity.
    Kind,
    /// Languages asked for.
    Language,
    /// Level of education asked for (European Qualifications Framework).
    Education,
    /// Driving licence classes asked for.
    Driving,
    /// Employer, the 50 with most adverts.
    Employer,
    /// Source.
    Source,
    /// Open to international recruitment.
    International,
}

impl FacetName {
    /// All facets.
    pub const ALL: [Self; 13] = [
        Self::Place,
        Self::Occupation,
        Self::WorkingTime,
        Self::Contract,
        Self::Shift,
        Self::Remote,
        Self::Kind,
        Self::Language,
        Self::Education,
        Self::Driving,
        Self::Employer,
        Self::Source,
        Self::International,
    ];

    /// The filter that the facet leaves out of account and whose values it lists.
    #[must_use]
    pub const fn filter(self) -> FilterKind {
        match self {
            Self::Place => FilterKind::Place,
            Self::Occupation => FilterKind::Occupation,
            Self::WorkingTime => FilterKind::WorkingTime,
            Self::Contract => FilterKind::Contract,
            Self::Shift => FilterKind::Shift,
            Self::Remote => FilterKind::Remote,
            Self::Kind => FilterKind::Kind,
            Self::Language => FilterKind::Language,
            Self::Education => FilterKind::Education,
            Self::Driving => FilterKind::Driving,
            Self::Employer => FilterKind::Employer,
            Self::Source => FilterKind::Source,
            Self::International => FilterKind::International,
        }
    }

    /// The facet's name on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Occupation => "occupation",
            Self::WorkingTime => "working_time",
            Self::Contract => "contract",
            Self::Shift => "shift",
            Self::Remote => "remote",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Education => "education",
            Self::Driving => "driving",
            Self::Employer => "employer",
            Self::Source => "source",
            Self::International => "international",
        }
    }

    /// The facet with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.code() == code)
    }
}

/// Adverts and positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Count {
    /// Number of adverts.
    pub ads: u32,
    /// Sum of their positions.
    pub positions: u32,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What the filter takes for it.
    pub value: String,
    /// Hits that have it.
    pub count: Count,
}

/// A facet's counts: most adverts first, equals by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which facet.
    pub name: FacetName,
    /// Values with at least one hit.
    pub values: Vec<FacetValue>,
    /// Hits that do not say.
    pub not_stated: Count,
}

/// Adverts and positions: an array of this is zeroed by the system, page by page as it is touched.
type Cell = [u32; 2];

#[inline]
fn add(cell: &mut Cell, positions: u32) {
    cell[0] += 1;
    cell[1] += positions;
}

/// An employer or source of a segment with what it has; the hash of the name joins segments.
#[derive(Debug, Clone, Copy)]
struct Named<'c> {
    hash: u64,
    name: &'c str,
    cell: Cell,
}

#[derive(Debug)]
struct Tally<'c> {
    name: FacetName,
    own: FilterKind,
    /// By place, concept, code or bit; of the segment at hand for employers and sources.
    counts: Vec<Cell>,
    not_stated: Cell,
    /// What finished segments have counted, for facets whose numbers mean something within a segment only.
    named: Vec<Named<'c>>,
    /// Segments that are finished.
    segments: usize,
}

/// Counts facets over the hits of one query.
#[derive(Debug)]
pub struct FacetCounter<'c> {
    tallies: Vec<Tally<'c>>,
    reference: &'c Reference,
}

impl<'c> FacetCounter<'c> {
    /// A counter of these facets, each once.
    #[must_use]
    pub fn new(facets: &[FacetName], reference: &'c Reference) -> Self {
        let mut wanted = facets.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let tally = |name: FacetName| {
            let size = match name {
                FacetName::Place => reference.places.len(),
                FacetName::Occupation => reference.taxonomy.len(),
                FacetName::Language => 1 << 15,
                FacetName::Driving => DrivingClass::ALL.len(),
                FacetName::Education => 9,
                FacetName::Employer | FacetName::Source => 0,
                _ => 8,
            };
            Tally {
                name,
                own: name.filter(),
                counts: vec![[0; 2]; size],
                not_stated: [0; 2],
                named: Vec::new(),
                segments: 0,
            }
        };
        Self { tallies: wanted.into_iter().map(tally).collect(), reference }
    }

    /// True where there is nothing to count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// Makes ready for the documents of a segment.
    pub fn begin(&mut self, columns: &VacancyColumns) {
        for tally in &mut self.tallies {
            match tally.name {
                FacetName::Employer => tally.counts = vec![[0; 2]; columns.employer_names.len()],
                FacetName::Source => tally.counts = vec![[0; 2]; columns.source_names.len()],
                _ => {}
            }
        }
    }

    /// Counts a document of the segment that [`FacetCounter::begin`] was given.
    #[inline]
    pub fn count(&mut self, columns: &VacancyColumns, doc: u32, failing: Failing) {
        let positions = u32::from(columns.listings[doc as usize].positions);
        match failing {
            Failing::More => {}
            Failing::None => {
                self.tallies.iter_mut().for_each(|tally| tally.add(columns, doc, positions));
            }
            Failing::One(kind) => {
                let counting = self.tallies.iter_mut().filter(|tally| tally.own == kind);
                counting.for_each(|tally| tally.add(columns, doc, positions));
            }
        }
    }

    /// Ends a segment: what was counted by its own numbers is kept by name.
    pub fn end(&mut self, columns: &'c VacancyColumns) {
        for tally in &mut self.tallies {
            tally.segments += 1;
            let named = |number: usize| match tally.name {
                FacetName::Employer => {
                    let (name, _) = columns.employer_names.get(number)?;
                    Some((columns.employer_folded.get(number)?.1, name.as_str()))
                }
                FacetName::Source => {
                    let name = columns.source_names.get(number)?;
                    Some((id_hash(name), name.as_str()))
                }
                _ => None,
            };
            if matches!(tally.name, FacetName::Employer | FacetName::Source) {
                let mut counts = std::mem::take(&mut tally.counts);
                if tally.name == FacetName::Employer {
                    join_spellings(&mut counts, &columns.employer_first);
                }
                let counted = counts.into_iter().enumerate();
                tally.named.extend(counted.filter(|(_, cell)| cell[0] > 0).filter_map(
                    |(number, cell)| {
                        let (hash, name) = named(number)?;
                        Some(Named { hash, name, cell })
                    },
                ));
            }
        }
    }

    /// The counts, in the order of [`FacetName::ALL`].
    #[must_use]
    pub fn finish(self) -> Vec<FacetCounts> {
        let reference = self.reference;
        self.tallies.into_iter().map(|tally| tally.finish(reference)).collect()
    }
}

impl Tally<'_> {
    #[inline]
    fn add(&mut self, columns: &VacancyColumns, doc: u32, positions: u32) {
        let at = doc as usize;
        match self.name {
            FacetName::Place => self.list(columns.facet_places.get(doc), positions),
            FacetName::Occupation => self.list(columns.facet_groups.get(doc), positions),
            FacetName::WorkingTime => self.bits(columns.working_time[at], positions),
            FacetName::Contract => self.bits(columns.contracts[at], positions),
            FacetName::Shift => self.bits(columns.shifts[at], positions),
            FacetName::Kind => self.bits(columns.kind[at], positions),
            FacetName::Remote => self.code(columns.remote[at], positions),
            FacetName::International => self.code(columns.international[at], positions),
            FacetName::Language => {
                let asked = columns.languages.get(doc);
                for (at, item) in asked.iter().enumerate() {
                    // An advert may ask for one language twice, as a must and as an advantage.
                    if !asked[..at].iter().any(|earlier| earlier.language == item.language) {
                        add(&mut self.counts[usize::from(item.language & 0x7fff)], positions);
                    }
                }
                if asked.is_empty() {
                    add(&mut self.not_stated, positions);
                }
            }
            FacetName::Education => {
                match self.counts.get_mut(usize::from(columns.education[at].eqf)) {
                    Some(cell) => add(cell, positions),
                    None => add(&mut self.not_stated, positions),
                }
            }
            FacetName::Driving => {
                let mut bits = columns.driving.get(doc).iter().fold(0, |all, any_of| all | any_of);
                if bits == 0 {
                    add(&mut self.not_stated, positions);
                }
                while bits != 0 {
                    if let Some(cell) = self.counts.get_mut(bits.trailing_zeros() as usize) {
                        add(cell, positions);
                    }
                    bits &= bits - 1;
                }
            }
            FacetName::Employer => match columns.employer[at] {
                // The first name is empty and stands for "not stated".
                0 => add(&mut self.not_stated, positions),
                number => add(&mut self.counts[number as usize], positions),
            },
            FacetName::Source => match self.counts.get_mut(usize::from(columns.source[at])) {
                Some(cell) => add(cell, positions),
                None => add(&mut self.not_stated, positions),
            },
        }
    }

    #[inline]
    fn list(&mut self, numbers: &[u16], positions: u32) {
        if numbers.is_empty() {
            add(&mut self.not_stated, positions);
        }
        for number in numbers {
            add(&mut self.counts[usize::from(*number)], positions);
        }
    }

    #[inline]
    fn bits(&mut self, mut bits: u8, positions: u32) {
        if bits == 0 {
            add(&mut self.not_stated, positions);
        }
        while bits != 0 {
            add(&mut self.counts[bits.trailing_zeros() as usize], positions);
            bits &= bits - 1;
        }
    }

    /// A code of which 0 stands for "not stated".
    #[inline]
    fn code(&mut self, code: u8, positions: u32) {
        match code {
            0 => add(&mut self.not_stated, positions),
            code => add(&mut self.counts[usize::from(code & 7)], positions),
        }
    }

    fn finish(self, reference: &Reference) -> FacetCounts {
        let count = |cell: Cell| Count { ads: cell[0], positions: cell[1] };
        let name = self.name;
        let dense = self.counts.iter().enumerate().filter(|(_, cell)| cell[0] > 0);
        let dense = dense.filter_map(|(number, cell)| {
            Some(FacetValue { value: value_of(name, number, reference)?, count: count(*cell) })
        });
        let mut values: Vec<FacetValue> = dense.collect();
        let most = if name == FacetName::Employer { TOP_EMPLOYERS } else { MAX_FACET_VALUES };
        // Only the names that are shown are copied.
        let named = top_named(self.named, self.segments, most).into_iter();
        values.extend(
            named
                .map(|named| FacetValue { value: named.name.to_owned(), count: count(named.cell) }),
        );
        values.sort_by(|a, b| b.count.ads.cmp(&a.count.ads).then_with(|| a.value.cmp(&b.value)));
        values.truncate(most);
        FacetCounts { name, values, not_stated: count(self.not_stated) }
    }
}

/// Adds the counts of an employer's other spellings to its first.
fn join_spellings(counts: &mut [Cell], first_of: &[u32]) {
    for (number, first) in first_of.iter().enumerate() {
        let first = *first as usize;
        if first != number {
            let [ads, positions] = std::mem::take(&mut counts[number]);
            counts[first][0] += ads;
            counts[first][1] += positions;
        }
    }
}

/// The names with most adverts, those of several segments added up.
fn top_named(mut named: Vec<Named<'_>>, segments: usize, most: usize) -> Vec<Named<'_>> {
    // Within a segment names are apart already.
    if segments > 1 {
        join_segments(&mut named);
    }
    let order = |a: &Named<'_>, b: &Named<'_>| b.cell[0].cmp(&a.cell[0]).then(a.name.cmp(b.name));
    if named.len() > most {
        named.select_nth_unstable_by(most, order);
        named.truncate(most);
    }
    named
}

fn join_segments(named: &mut Vec<Named<'_>>) {
    named.sort_unstable_by(|a, b| (a.hash, a.name).cmp(&(b.hash, b.name)));
    named.dedup_by(|next, kept| {
        let same = next.hash == kept.hash;
        if same {
            kept.cell[0] += next.cell[0];
            kept.cell[1] += next.cell[1];
        }
        same
    });
}

/// What a filter takes for a number of a facet.
fn value_of(name: FacetName, number: usize, reference: &Reference) -> Option<String> {
    let text = match name {
        FacetName::Place => {
            let place = reference.places.at(u16::try_from(number).ok()?)?;
            return Some(place_value(place, reference));
        }
        FacetName::Occupation => reference.taxonomy.id(Concept::from_index(number)?),
        FacetName::WorkingTime => names::time(*WorkingTime::ALL.get(number)?),
        FacetName::Contract => names::contract(*Contract::ALL.get(number)?),
        FacetName::Shift => names::shift(*Shift::ALL.get(number)?),
        FacetName::Kind => names::kind(*OpportunityKind::ALL.get(number)?),
        FacetName::Remote => {
            let all = [Remote::None, Remote::Partial, Remote::Full];
            names::remote(*all.get(number.checked_sub(1)?)?)
        }
        FacetName::International => ["no", "yes"].get(number.checked_sub(1)?)?,
        FacetName::Language => {
            return Some(language_of(u16::try_from(number).ok()?)?.as_str().to_owned());
        }
        FacetName::Education => return Some(number.to_string()),
        FacetName::Driving => DrivingClass::ALL.get(number)?.code(),
        FacetName::Employer | FacetName::Source => return None,
    };
    Some(text.to_owned())
}

/// How filters write a place: its kind and code.
#[must_use]
pub fn place_value(place: crate::taxonomy::places::Place, reference: &Reference) -> String {
    let places = &reference.places;
    format!("{}:{}", places.kind(place).code(), places.code(place))
}
