//! Lists: vacancies for a person, candidates for a vacancy, and the pair of the two.

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::criteria::occupation::JobFactors;
use super::fold::{Points, Values};
use super::gates::Eligibility;
use super::model::Model;
use super::rank::{List, Order, Place, Ranked, rank};
use super::reasons::{Asker, Explanation, Pair, explain};
use super::side::{PersonSide, Side, VacancySide};
use crate::domain::{Invalid, Lang};
use crate::index::codes::day_number;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::filter::DocumentFilter;
use crate::index::{ProfileRow, Reference, Snapshot, VacancyRow, id_hash};

/// Most items of one page.
pub const MAX_LIMIT: usize = 100;

/// How a list is wanted.
#[derive(Debug, Clone)]
pub struct ListRequest {
    /// Items of a page, 1 to [`MAX_LIMIT`] for readers; more for measurements.
    pub limit: usize,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Seed of the order inside bands; by default the day.
    pub seed: Option<u64>,
    /// Language of the reasons.
    pub lang: Lang,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    /// Only those whom the requirements leave in this group.
    pub eligibility: Option<Eligibility>,
    /// Make the reasons; without them only ids and scores.
    pub explain: bool,
    /// Score every document to the end: the yardstick for measurements.
    pub exhaustive: bool,
}

impl ListRequest {
    /// The first page of 20, explained, in one language.
    #[must_use]
    pub fn new(lang: Lang, today: jiff::civil::Date) -> Self {
        Self {
            limit: 20,
            cursor: None,
            seed: None,
            lang,
            today,
            eligibility: None,
            explain: true,
            exhaustive: false,
        }
    }

    /// The seed and the place of a cursor, or the request's own seed and the beginning.
    fn start(&self) -> Result<(u64, Option<Place>), Invalid> {
        let Some(cursor) = &self.cursor else {
            return Ok((self.seed.unwrap_or_else(|| id_hash(&self.today.to_string())), None));
        };
        let parts = cursor.split_once('-');
        let decoded = parts.and_then(|(seed, place)| {
            Some((u64::from_str_radix(seed, 16).ok()?, Place::decode(place)?))
        });
        let (seed, place) = decoded
            .ok_or_else(|| Invalid::field("cursor", cursor, "the `next_cursor` of an answer"))?;
        Ok((seed, Some(place)))
    }
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatchItem {
    /// Id of the vacancy or profile.
    pub id: String,
    /// Score for whoever asks, 0 to 100.
    pub score: Points,
    /// Whether the person may do the work, as far as the profile tells.
    pub eligibility: Eligibility,
    /// Why; absent where reasons were not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

impl MatchItem {
    /// What orders a list before seeds do, greatest first: who may not do the work now stands last.
    #[must_use]
    pub fn key(&self) -> (bool, Points) {
        (self.eligibility != Eligibility::NotNow, self.score)
    }
}

/// What made an answer: the same request with the same stamp gives the same list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stamp {
    /// The last change that the index holds.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Hash of the ranking model.
    pub ranking: String,
    /// Seed of the order inside bands.
    pub seed: u64,
    /// The day that counts as today.
    #[schema(value_type = String, format = "date")]
    pub today: jiff::civil::Date,
}

/// A named reason why items are not in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exclusion {
    /// Stable name: `filters`, that is closed vacancies and what the request's own filters leave out.
    pub name: &'static str,
    /// How many items.
    pub count: u64,
}

/// How many items of a list are in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct EligibilityCount {
    /// The group; ask for it alone with the parameter `eligibility`.
    pub group: Eligibility,
    /// How many items.
    pub count: u64,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// How many items the whole list has.
    pub total: u64,
    /// How many of all that passed the filters are in each group: those who may not do the work now stand last.
    pub groups: Vec<EligibilityCount>,
    /// What is not in it.
    pub excluded: Vec<Exclusion>,
    /// This page, best first.
    pub items: Vec<MatchItem>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What made it.
    pub stamp: Stamp,
    /// Items that were scored to the end; the others could not have reached this page.
    pub scored: u64,
}

/// Compares people and vacancies by one model.
#[derive(Debug, Clone, Copy)]
pub struct Matcher<'a> {
    /// The ranking.
    pub model: &'a Model,
    /// Classifications.
    pub reference: &'a Reference,
}

impl Matcher<'_> {
    /// Vacancies for a person, of those that pass the filter.
    ///
    /// # Errors
    /// The cursor is not one.
    pub fn vacancies_for(
        &self,
        profile: ProfileRow,
        snapshot: &Snapshot<VacancyColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<VacancyColumns>,
    ) -> Result<MatchAnswer, Invalid> {
        let profile = ProfileColumns::single(profile, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = PersonSide::new(self.model, self.reference, &profile, &jobs);
        self.list(&mut side, snapshot, request, filter, |values, vacancies, vacancy| {
            let pair =
                self.pair_of((vacancies, vacancy), (&profile, 0), Asker::Person, &jobs, request);
            explain(&pair, values)
        })
    }

    /// Candidates for a vacancy, of those that pass the filter.
    ///
    /// # Errors
    /// The cursor is not one.
    pub fn candidates_for(
        &self,
        vacancy: VacancyRow,
        snapshot: &Snapshot<ProfileColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<ProfileColumns>,
    ) -> Result<MatchAnswer, Invalid> {
        let vacancy = VacancyColumns::single(vacancy, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = VacancySide::new(self.model, self.reference, &vacancy, &jobs);
        self.list(&mut side, snapshot, request, filter, |values, profiles, profile| {
            let pair =
                self.pair_of((&vacancy, 0), (profiles, profile), Asker::Employer, &jobs, request);
            explain(&pair, values)
        })
    }

    /// One pair, from the person's side.
    #[must_use]
    pub fn pair(
        &self,
        profile: ProfileRow,
        vacancy: VacancyRow,
        request: &ListRequest,
    ) -> Explanation {
        let profile = ProfileColumns::single(profile, self.reference);
        let vacancy = VacancyColumns::single(vacancy, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = PersonSide::new(self.model, self.reference, &profile, &jobs);
        let values = side.values(&vacancy, 0);
        let pair = self.pair_of((&vacancy, 0), (&profile, 0), Asker::Person, &jobs, request);
        explain(&pair, &values)
    }

    fn pair_of<'b>(
        &'b self,
        (vacancies, vacancy): (&'b VacancyColumns, u32),
        (profiles, profile): (&'b ProfileColumns, u32),
        asker: Asker,
        jobs: &'b JobFactors,
        request: &ListRequest,
    ) -> Pair<'b> {
        Pair {
            model: self.model,
            reference: self.reference,
            vacancies,
            vacancy,
            profiles,
            profile,
            asker,
            jobs,
            today: request.today,
            lang: request.lang,
        }
    }

    fn list<S: Side>(
        &self,
        side: &mut S,
        snapshot: &Snapshot<S::Columns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<S::Columns>,
        explain: impl Fn(&Values, &S::Columns, u32) -> Explanation + Sync,
    ) -> Result<MatchAnswer, Invalid> {
        let (seed, after) = request.start()?;
        let today = day_number(request.today);
        let order = Order {
            limit: request.limit,
            seed,
            after,
            exhaustive: request.exhaustive,
            today,
            eligibility: request.eligibility,
        };
        let List { ranked, considered, excluded, scored } =
            rank(side, self.model, snapshot, order, filter);
        let full = ranked.len() == request.limit;
        let next_cursor =
            ranked.last().filter(|_| full).map(|last| format!("{seed:x}-{}", last.place.encode()));
        let columns =
            |ranked: &Ranked| -> &S::Columns { &snapshot.segments[ranked.segment as usize] };
        let valued: Vec<(Ranked, Option<Values>)> = ranked
            .into_iter()
            .map(|it| (it, request.explain.then(|| side.values(columns(&it), it.doc))))
            .collect();
        let item = |(it, values): &(Ranked, Option<Values>)| {
            let columns = columns(it);
            let explanation = values.as_ref().map(|values| explain(values, columns, it.doc));
            MatchItem {
                id: columns.id(it.doc).to_owned(),
                score: it.points,
                eligibility: side.eligibility(columns, it.doc, today),
                explanation,
            }
        };
        Ok(MatchAnswer {
            total: match request.eligibility {
                Some(group) => considered[group as usize],
                None => considered.iter().sum(),
            },
            groups: Eligibility::ALL
                .map(|group| EligibilityCount { group, count: considered[group as usize] })
                .to_vec(),
            excluded: vec![Exclusion { name: "filters", count: excluded }],
            items: valued.par_iter().map(item).collect(),
            next_cursor,
            stamp: Stamp {
                index_sequence: snapshot.sequence(),
                taxonomy: self.reference.taxonomy.version().to_owned(),
                ranking: self.model.hash(),
                seed,
                today: request.today,
            },
            scored,
        })
    }
}
