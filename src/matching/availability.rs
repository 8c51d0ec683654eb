//! Labour availability: how many available people there are for a vacancy, by area, at each step of its requirements.
//!
//! Steps follow one another: who passes one is looked at in the next. A person meets a step where the criterion's exact value
//! reaches the step's threshold (or where the vacancy asks nothing of the kind); who says nothing of what is asked does not
//! meet it, and is counted as silent. People count where they live. Numbers are published as [`super::disclosure`] tells.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::criteria::occupation::JobFactors;
use super::disclosure::{BASE, publish, publish_part};
use super::fold::Value;
use super::gates::Eligibility;
use super::list::Matcher;
use super::model::Criterion;
use super::reasons::message;
use super::residence::{Residence, Residences};
use super::side::{Side, VacancySide};
use crate::domain::Lang;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::{Snapshot, VacancyRow};
use crate::taxonomy::places::Place;

/// From which value of a criterion a step is met, in hundredths of its full value, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Relatedness of the best occupation, with recency and length.
    pub occupation: u8,
    /// Coverage of the skills asked for.
    pub skills: u8,
    /// Months of related work against those asked for.
    pub experience: u8,
    /// Level and field of education.
    pub education: u8,
    /// Languages asked for.
    pub languages: u8,
    /// Nearness of the place of work to where the person wants to work.
    pub reach: u8,
}

impl Thresholds {
    /// All of them with their names.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, u8); 6] {
        [
            ("availability.occupation", self.occupation),
            ("availability.skills", self.skills),
            ("availability.experience", self.experience),
            ("availability.education", self.education),
            ("availability.languages", self.languages),
            ("availability.reach", self.reach),
        ]
    }
}

/// A step of the way from everybody to whoever fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AvailabilityStep {
    /// Everybody who is available and can be found.
    Available,
    /// An occupation near enough, wished or held.
    Occupation,
    /// Enough of the skills.
    Skills,
    /// Enough related work.
    Experience,
    /// Level and field of education.
    Education,
    /// Languages.
    Languages,
    /// What the law or the advert requires is held, or may be held.
    Qualifications,
    /// The work is where the person wants to work, can be done from there, or the person is ready to move.
    Reach,
}

impl AvailabilityStep {
    /// All steps in their order.
    pub const ALL: [Self; 8] = [
        Self::Available,
        Self::Occupation,
        Self::Skills,
        Self::Experience,
        Self::Education,
        Self::Languages,
        Self::Qualifications,
        Self::Reach,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Available => "availability.available",
            Self::Occupation => "availability.occupation",
            Self::Skills => "availability.skills",
            Self::Experience => "availability.experience",
            Self::Education => "availability.education",
            Self::Languages => "availability.languages",
            Self::Qualifications => "availability.qualifications",
            Self::Reach => "availability.reach",
        }
    }

    /// Columns of the table, from the innermost, that are people who have passed the step.
    const fn columns(self) -> usize {
        match self {
            Self::Available => COLUMNS,
            Self::Occupation => 15,
            Self::Skills => 13,
            Self::Experience => 11,
            Self::Education => 9,
            Self::Languages => 7,
            Self::Qualifications => 6,
            Self::Reach => 4,
        }
    }
}

/// Steps whose value is a criterion's, in their order, and its threshold.
const CRITERIA: [(AvailabilityStep, Criterion); 5] = [
    (AvailabilityStep::Occupation, Criterion::Occupation),
    (AvailabilityStep::Skills, Criterion::Skills),
    (AvailabilityStep::Experience, Criterion::Experience),
    (AvailabilityStep::Education, Criterion::Education),
    (AvailabilityStep::Languages, Criterion::Languages),
];

// Columns, the innermost first: in reach by staying (eligible, if confirmed) and by moving; out of reach; not eligible now;
// then at each criterion, from the last, those who fall short and those who are silent.
const COLUMNS: usize = 7 + 2 * CRITERIA.len();
const STAYING: [usize; 2] = [0, 1];
const MOVING: [usize; 2] = [2, 3];
const FAR: [usize; 2] = [4, 5];
const NOT_NOW: usize = 6;

/// Counts of a requirement that need not rest on the steps before it.
const ALONE: usize = CRITERIA.len() + 3;
const ALONE_ELIGIBLE: usize = CRITERIA.len();
const ALONE_IF_CONFIRMED: usize = CRITERIA.len() + 1;
const ALONE_REACH: usize = CRITERIA.len() + 2;

/// A step and how many pass it. Numbers of people are multiples of 5; 0 also stands for a few.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StepCount {
    /// The step.
    pub step: AvailabilityStep,
    /// Its name in the reader's language.
    pub label: String,
    /// Whether the vacancy asks anything of the kind; where it does not, everybody passes.
    pub asked: bool,
    /// The value, 0 to 1, from which it is met; absent where it is no matter of degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f32>,
    /// People who pass this step and all before it.
    pub people: u64,
    /// Of those who do not pass this step: how many say nothing of what it asks.
    pub silent: u64,
    /// People who meet this requirement, whatever they do of the others.
    pub alone: u64,
    /// Of `people`: those who may do the work as far as their profiles tell; from the step of qualifications on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligible: Option<u64>,
    /// Of `people`: those of whom something required has yet to be confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_confirmed: Option<u64>,
}

/// What sort of area a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Region (maakunta).
    Region,
    /// Employment area (työllisyysalue).
    EmploymentArea,
    /// Another country.
    Abroad,
    /// Home is not told, or only as Finland.
    NotStated,
}

/// The people who live in an area, at each step. Numbers are multiples of 5; 0 also stands for a few.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaCount {
    /// What sort of area it is.
    pub kind: AreaKind,
    /// The area, as in filters, such as `region:06`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Its name in the reader's language.
    pub name: String,
    /// Whether the place of work lies in it.
    pub workplace: bool,
    /// People who pass each step, in the order of `steps`.
    pub people: Vec<u64>,
    /// Of those who pass all steps: who may do the work as far as their profiles tell.
    pub eligible: u64,
    /// Of those who pass all steps: of whom something required has yet to be confirmed.
    pub if_confirmed: u64,
    /// Of those who pass all steps: who would have to move, and are ready to.
    pub moving: u64,
}

/// People who live in other regions than the place of work and pass all steps. Numbers are multiples of 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Elsewhere {
    /// They want to work there, near there, or from where they are.
    pub commuting: u64,
    /// They are ready to move.
    pub moving: u64,
}

/// How many available people there are for a vacancy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AvailabilityAnswer {
    /// Every number of people is a multiple of it.
    pub base: u64,
    /// How the numbers are to be read.
    pub note: String,
    /// The steps, for everybody.
    pub steps: Vec<StepCount>,
    /// Regions and what is none, with the most people at the last step first.
    pub regions: Vec<AreaCount>,
    /// Employment areas, in the same order.
    pub employment_areas: Vec<AreaCount>,
    /// From elsewhere; absent where the vacancy names no place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// The last change that the index holds.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Hash of the ranking model.
    pub ranking: String,
    /// The day that counts as today.
    #[schema(value_type = String, format = "date")]
    pub today: jiff::civil::Date,
}

/// What is counted.
#[derive(Debug, Clone)]
struct Counts {
    /// People by residence and column.
    cells: Vec<[u64; COLUMNS]>,
    /// People who meet a requirement and not all before it.
    alone: [u64; ALONE],
}

impl Counts {
    fn new(rows: usize) -> Self {
        Self { cells: vec![[0; COLUMNS]; rows], alone: [0; ALONE] }
    }

    fn add(mut self, other: Self) -> Self {
        for (row, more) in self.cells.iter_mut().zip(&other.cells) {
            row.iter_mut().zip(more).for_each(|(sum, count)| *sum += count);
        }
        self.alone.iter_mut().zip(other.alone).for_each(|(sum, count)| *sum += count);
        self
    }
}

/// Thresholds as values of criteria.
#[derive(Debug, Clone, Copy)]
struct Floors {
    criteria: [f32; CRITERIA.len()],
    reach: f32,
    /// Where the work is nowhere in particular, it is within everybody's reach.
    located: bool,
}

fn is_located(vacancy: &VacancyColumns) -> bool {
    !vacancy.places.get(0).is_empty()
        || !vacancy.points.get(0).is_empty()
        || vacancy.remote[0] == REMOTE_FULL
}

impl Floors {
    fn new(of: &Thresholds, vacancy: &VacancyColumns) -> Self {
        let value = |hundredths: u8| f32::from(hundredths) / 100.0;
        let all = [of.occupation, of.skills, of.experience, of.education, of.languages];
        let located = is_located(vacancy);
        Self { criteria: all.map(value), reach: value(of.reach), located }
    }
}

/// Slack for sums of rounded numbers.
const SLACK: f32 = 1e-5;

fn meets(value: Value, floor: f32) -> bool {
    !value.asked || value.value >= floor - SLACK
}

/// People that one thread goes through at a time.
const STRETCH: u32 = 1 << 13;
/// Code of fully remote work in rows.
const REMOTE_FULL: u8 = 3;

impl Matcher<'_> {
    /// How many available people there are for a vacancy.
    #[must_use]
    pub fn availability(
        &self,
        vacancy: VacancyRow,
        snapshot: &Snapshot<ProfileColumns>,
        thresholds: &Thresholds,
        today: jiff::civil::Date,
        lang: Lang,
    ) -> AvailabilityAnswer {
        let vacancy = VacancyColumns::single(vacancy, self.reference);
        let jobs = JobFactors::on(self.model, today);
        let side = VacancySide::new(self.model, self.reference, &vacancy, &jobs);
        let residences = Residences::new(&self.reference.places);
        let floors = Floors::new(thresholds, &vacancy);
        let counts = count(&side, snapshot, &residences, floors);
        let says = &vacancy.sketches[0].says;
        let asked = |step| match step {
            AvailabilityStep::Available => true,
            AvailabilityStep::Occupation => says.has(crate::index::columns::Says::OCCUPATION),
            AvailabilityStep::Skills => says.has(crate::index::columns::Says::SKILLS),
            AvailabilityStep::Experience => says.has(crate::index::columns::Says::EXPERIENCE),
            AvailabilityStep::Education => says.has(crate::index::columns::Says::EDUCATION),
            AvailabilityStep::Languages => says.has(crate::index::columns::Says::LANGUAGES),
            AvailabilityStep::Qualifications => {
                !vacancy.gates.get(0).is_empty() || vacancy.driving_must[0] != 0
            }
            AvailabilityStep::Reach => floors.located,
        };
        let workplaces: Vec<usize> =
            vacancy.places.get(0).iter().map(|place| residences.row(*place)).collect();
        let told = Told {
            residences: &residences,
            rows: publish_rows(&counts, &residences),
            alone: counts.alone,
            workplaces,
            lang,
            matcher: self,
        };
        AvailabilityAnswer {
            base: BASE,
            note: message(lang, "availability.note", &[("base", &BASE.to_string())]),
            steps: told.steps(asked, &floors),
            regions: told.regions(),
            employment_areas: told.employment_areas(),
            elsewhere: told.elsewhere(),
            index_sequence: snapshot.sequence(),
            taxonomy: self.reference.taxonomy.version().to_owned(),
            ranking: self.model.hash(),
            today,
        }
    }
}

/// Counts all living documents, on as many threads as there are.
fn count(
    side: &VacancySide<'_>,
    snapshot: &Snapshot<ProfileColumns>,
    residences: &Residences,
    floors: Floors,
) -> Counts {
    let segments = snapshot.segments.iter().zip(snapshot.searcher().segment_readers());
    let stretches: Vec<_> = segments
        .flat_map(|(columns, reader)| {
            let starts = (0..reader.max_doc()).step_by(STRETCH as usize);
            let end = reader.max_doc();
            starts.map(move |from| (columns, reader.alive_bitset(), from..end.min(from + STRETCH)))
        })
        .collect();
    // A clone of the side for each thread: it remembers distances.
    let share = stretches.len().div_ceil(rayon::current_num_threads()).max(1);
    let shares = stretches.par_chunks(share).map(|stretches| {
        let mut side = side.clone();
        let mut counts = Counts::new(residences.len());
        for (columns, alive, documents) in stretches {
            for doc in documents.clone() {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    count_one(&mut side, columns, doc, residences, floors, &mut counts);
                }
            }
        }
        counts
    });
    shares.reduce(|| Counts::new(residences.len()), Counts::add)
}

#[inline]
fn count_one(
    side: &mut VacancySide<'_>,
    columns: &ProfileColumns,
    doc: u32,
    residences: &Residences,
    floors: Floors,
    counts: &mut Counts,
) {
    // The column of the first step that is not passed.
    let mut left = None;
    for (at, (_, criterion)) in CRITERIA.into_iter().enumerate() {
        let value = side.value(criterion, columns, doc);
        if !meets(value, floors.criteria[at]) {
            let silent = usize::from(!value.stated);
            left = left.or(Some(COLUMNS - 2 * (at + 1) + silent));
        } else if left.is_some() {
            counts.alone[at] += 1;
        }
    }
    let eligibility = side.eligibility(columns, doc);
    let confirmed = match eligibility {
        Eligibility::Eligible => Some(0),
        Eligibility::IfConfirmed => Some(1),
        Eligibility::NotNow => None,
    };
    match confirmed {
        Some(confirmed) if left.is_some() => counts.alone[ALONE_ELIGIBLE + confirmed] += 1,
        Some(_) => {}
        None => left = left.or(Some(NOT_NOW)),
    }
    let near = |value: Value| !floors.located || meets(value, floors.reach);
    let reaches = near(side.value(Criterion::Location, columns, doc));
    let column = match (left, confirmed) {
        (None, Some(confirmed)) if reaches => {
            let stays = !columns.moves[doc as usize] || near(side.location_staying(columns, doc));
            if stays { STAYING[confirmed] } else { MOVING[confirmed] }
        }
        (None, Some(confirmed)) => FAR[confirmed],
        (left, _) => {
            counts.alone[ALONE_REACH] += u64::from(reaches);
            left.unwrap_or(NOT_NOW)
        }
    };
    counts.cells[residences.row(columns.home[doc as usize])][column] += 1;
}

fn publish_rows(counts: &Counts, residences: &Residences) -> Vec<Vec<u64>> {
    let rows: Vec<Vec<u64>> = counts.cells.iter().map(|row| row.to_vec()).collect();
    publish(&rows, residences.groups(), residences.group_count())
}

/// Sums of published cells.
struct Told<'a> {
    residences: &'a Residences,
    rows: Vec<Vec<u64>>,
    /// True counts, published beside the table.
    alone: [u64; ALONE],
    /// Rows of the places of work.
    workplaces: Vec<usize>,
    lang: Lang,
    matcher: &'a Matcher<'a>,
}

impl Told<'_> {
    fn sum(&self, of: impl Fn(usize) -> bool, columns: impl IntoIterator<Item = usize>) -> u64 {
        let columns: Vec<usize> = columns.into_iter().collect();
        let rows = (0..self.rows.len()).filter(|row| of(*row));
        rows.map(|row| columns.iter().map(|column| self.rows[row][*column]).sum::<u64>()).sum()
    }

    fn all(&self, columns: impl IntoIterator<Item = usize>) -> u64 {
        self.sum(|_| true, columns)
    }

    fn steps(&self, asked: impl Fn(AvailabilityStep) -> bool, floors: &Floors) -> Vec<StepCount> {
        let available = self.all(0..COLUMNS);
        let mut before = available;
        let mut steps = Vec::with_capacity(AvailabilityStep::ALL.len());
        for step in AvailabilityStep::ALL {
            let people = self.all(0..step.columns());
            // Who has not come as far as this step, of whom some meet it all the same.
            let mut rest = available - before;
            let mut besides = |at: usize| {
                let part = publish_part(self.alone[at], rest);
                rest -= part;
                part
            };
            let criterion = CRITERIA.iter().position(|(of, _)| *of == step);
            let more = match (step, criterion) {
                (AvailabilityStep::Qualifications, _) => {
                    besides(ALONE_ELIGIBLE) + besides(ALONE_IF_CONFIRMED)
                }
                (AvailabilityStep::Reach, _) => besides(ALONE_REACH),
                (_, Some(at)) => besides(at),
                _ => 0,
            };
            let silent = criterion.map_or(0, |at| self.all([COLUMNS - 2 * (at + 1) + 1]));
            let parts = match step {
                AvailabilityStep::Qualifications => Some([
                    self.all([STAYING[0], MOVING[0], FAR[0]]),
                    self.all([STAYING[1], MOVING[1], FAR[1]]),
                ]),
                AvailabilityStep::Reach => {
                    Some([self.all([STAYING[0], MOVING[0]]), self.all([STAYING[1], MOVING[1]])])
                }
                _ => None,
            };
            let threshold = match step {
                AvailabilityStep::Reach => Some(floors.reach),
                _ => criterion.map(|at| floors.criteria[at]),
            };
            steps.push(StepCount {
                step,
                label: message(self.lang, step.key(), &[]),
                asked: asked(step),
                threshold,
                people,
                silent,
                alone: people + more,
                eligible: parts.map(|parts| parts[0]),
                if_confirmed: parts.map(|parts| parts[1]),
            });
            before = people;
        }
        steps
    }

    fn area(&self, kind: AreaKind, place: Option<Place>, of: impl Fn(usize) -> bool) -> AreaCount {
        let places = &self.matcher.reference.places;
        let steps = AvailabilityStep::ALL.iter();
        AreaCount {
            kind,
            area: place
                .map(|place| format!("{}:{}", places.kind(place).code(), places.code(place))),
            name: match (place, kind) {
                (Some(place), _) => places.name(place, self.lang).to_owned(),
                (None, AreaKind::Abroad) => message(self.lang, "availability.abroad", &[]),
                (None, _) => message(self.lang, "availability.not_stated", &[]),
            },
            workplace: place.is_some() && self.workplaces.iter().any(|row| of(*row)),
            people: steps.map(|step| self.sum(&of, 0..step.columns())).collect(),
            eligible: self.sum(&of, [STAYING[0], MOVING[0]]),
            if_confirmed: self.sum(&of, [STAYING[1], MOVING[1]]),
            moving: self.sum(&of, MOVING),
        }
    }

    fn regions(&self) -> Vec<AreaCount> {
        let groups = (0..self.residences.group_count()).map(|group| {
            let of = |row: usize| self.residences.groups()[row] == group;
            let first = (0..self.rows.len()).find(|row| of(*row)).unwrap_or(0);
            match self.residences.get(first) {
                Residence::Finland { region: Some(region), .. } => {
                    self.area(AreaKind::Region, Some(region), of)
                }
                Residence::Abroad => self.area(AreaKind::Abroad, None, of),
                _ => self.area(AreaKind::NotStated, None, of),
            }
        });
        most_first(groups.collect())
    }

    fn employment_areas(&self) -> Vec<AreaCount> {
        let areas = self.residences.employment_areas().map(|area| {
            let of = |row: usize| self.residences.get(row).employment_area() == Some(area);
            self.area(AreaKind::EmploymentArea, Some(area), of)
        });
        most_first(areas.collect())
    }

    fn elsewhere(&self) -> Option<Elsewhere> {
        let groups = self.residences.groups();
        let here: Vec<usize> = self
            .workplaces
            .iter()
            .filter(|row| self.residences.get(**row).is_told())
            .map(|row| groups[*row])
            .collect();
        let of = |row: usize| !here.contains(&groups[row]);
        (!here.is_empty())
            .then(|| Elsewhere { commuting: self.sum(of, STAYING), moving: self.sum(of, MOVING) })
    }
}

/// The most people at the last step first, then at the steps before it.
fn most_first(mut areas: Vec<AreaCount>) -> Vec<AreaCount> {
    areas.sort_by(|a, b| {
        let told = |area: &AreaCount| area.area.is_none();
        let people = |area: &AreaCount| area.people.iter().rev().copied().collect::<Vec<u64>>();
        told(a).cmp(&told(b)).then_with(|| people(b).cmp(&people(a)))
    });
    areas
}
