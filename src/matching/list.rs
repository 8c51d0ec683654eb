//! Lists: vacancies for a person, candidates for a vacancy, and the pair of the two.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::criteria::occupation::JobFactors;
use super::fold::{Points, Values, score};
use super::gates::{Eligibility, GateCount};
use super::model::{Criterion, Model};
use super::rank::{List, Order, Place, Ranked, rank};
use super::ranking::Tuning;
use super::reasons::{Asker, Explanation, Pair, explain, message};
use super::replay::Replay;
use super::side::{PersonSide, Side, VacancySide};
use crate::domain::{Invalid, Lang};
use crate::index::codes::day_number;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::filter::{CLOSED, DUPLICATES, DocumentFilter};
use crate::index::{ProfileRow, Reference, Snapshot, VacancyRow, id_hash};

/// Most items of one page.
pub const MAX_LIMIT: usize = 100;

/// How a list is wanted. Answers repeat it, so that they can be asked for again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRequest {
    /// Items of a page, 1 to [`MAX_LIMIT`] for readers; more for measurements.
    #[schema(minimum = 1, maximum = 100)]
    pub limit: usize,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Seed of the order inside bands; by default the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Language of the reasons.
    pub lang: Lang,
    /// The day that counts as today.
    #[schema(value_type = String, format = "date")]
    pub today: jiff::civil::Date,
    /// Only those whom the requirements leave in this group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<Eligibility>,
    /// The list of what this rule keeps out instead: the name of an [`Exclusion`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded_by: Option<String>,
    /// What ranks: it made the model that the list is ranked by.
    #[serde(default)]
    pub tuning: Tuning,
    /// Make the reasons; without them only ids and scores.
    pub explain: bool,
    /// Score every document to the end: the yardstick for measurements.
    #[serde(skip)]
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
            excluded_by: None,
            tuning: Tuning::default(),
            explain: true,
            exhaustive: false,
        }
    }

    /// The seed and the place of a cursor, or the request's own seed and the beginning.
    pub(super) fn start(&self) -> Result<(u64, Option<Place>), Invalid> {
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
    /// Score that the list is ordered by, 0 to 100: that of whoever asks, or what the ranking makes of both sides'.
    pub score: Points,
    /// Score of the same pair with the other side's weights, 0 to 100.
    pub other_side: Points,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stamp {
    /// The last change that the index holds.
    pub index_sequence: u64,
    /// Version of the taxonomy.
    pub taxonomy: String,
    /// Hash of the ranking model.
    pub ranking: String,
    /// Version of the engine.
    pub engine: String,
    /// Fingerprint of the qualifications and dictionaries that records were read with.
    pub data: String,
    /// Seed of the order inside bands. It moves items within a band only: scores are cut into bands of the ranking
    /// model's `bands.width` points, counted from 0, and a higher band always stands before a lower one.
    pub seed: u64,
    /// The day that counts as today.
    #[schema(value_type = String, format = "date")]
    pub today: jiff::civil::Date,
}

/// Who set a rule that keeps items out of a list or moves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The service: what is closed or past its deadline is shown to nobody.
    Service,
    /// The request's own filters or conditions.
    Request,
}

/// A named reason why items are not in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exclusion {
    /// Stable name: `closed`, `duplicates` (further copies of adverts), or the field of the filter. The items are shown by
    /// the parameter `excluded_by`.
    pub name: &'static str,
    /// Who set the rule.
    pub owner: Owner,
    /// How many items it keeps out, by itself or together with other rules.
    pub count: u64,
    /// The sentence for a reader.
    pub text: String,
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
    /// Which requirements keep the person from the work now or leave it to be confirmed, whose they are, and for how many
    /// items; those that count for most first.
    pub gates: Vec<GateCount>,
    /// How many items are not in it.
    pub left_out: u64,
    /// Which rules keep them out; an item that several rules keep out counts for each of them.
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
    /// What was asked, for asking again; absent where nobody wrote it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<Box<Replay>>,
}

/// How a list is made.
#[derive(Clone, Copy)]
struct How<'a> {
    request: &'a ListRequest,
    /// Threads that make it.
    threads: usize,
    /// The weights of whoever does not ask.
    other: [f32; Criterion::COUNT],
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
        self.vacancies_on(rayon::current_num_threads(), profile, snapshot, request, filter)
    }

    /// As [`Matcher::vacancies_for`], on so many threads.
    pub(super) fn vacancies_on(
        &self,
        threads: usize,
        profile: ProfileRow,
        snapshot: &Snapshot<VacancyColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<VacancyColumns>,
    ) -> Result<MatchAnswer, Invalid> {
        let profile = ProfileColumns::single(profile, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = PersonSide::new(self.model, self.reference, &profile, &jobs);
        let employer = self.model.weights.employer.array();
        let how = How { request, threads, other: employer };
        self.list(&mut side, snapshot, how, filter, |values, vacancies, vacancy| {
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
        self.candidates_on(rayon::current_num_threads(), vacancy, snapshot, request, filter)
    }

    /// As [`Matcher::candidates_for`], on so many threads.
    pub(super) fn candidates_on(
        &self,
        threads: usize,
        vacancy: VacancyRow,
        snapshot: &Snapshot<ProfileColumns>,
        request: &ListRequest,
        filter: &dyn DocumentFilter<ProfileColumns>,
    ) -> Result<MatchAnswer, Invalid> {
        let vacancy = VacancyColumns::single(vacancy, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = VacancySide::new(self.model, self.reference, &vacancy, &jobs);
        let person = self.model.weights.person.array();
        let how = How { request, threads, other: person };
        self.list(&mut side, snapshot, how, filter, |values, profiles, profile| {
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

    /// What each criterion is worth between a person and every vacancy of a snapshot, by the vacancy's id, in the order of
    /// [`Criterion::ALL`]: 0 to 1, `None` where nobody asks. The scores of both sides are folds over these values.
    #[must_use]
    pub fn values(
        &self,
        profile: ProfileRow,
        snapshot: &Snapshot<VacancyColumns>,
        today: jiff::civil::Date,
    ) -> Vec<(String, [Option<f32>; Criterion::COUNT])> {
        let profile = ProfileColumns::single(profile, self.reference);
        let jobs = JobFactors::on(self.model, today);
        let mut side = PersonSide::new(self.model, self.reference, &profile, &jobs);
        let mut all = Vec::new();
        for (columns, reader) in snapshot.segments.iter().zip(snapshot.searcher().segment_readers())
        {
            for doc in reader.doc_ids_alive() {
                let values = side.values(columns, doc);
                let asked = values.map(|value| value.asked.then_some(value.value));
                all.push((columns.id(doc).to_owned(), asked));
            }
        }
        all
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
        How { request, threads, other }: How<'_>,
        filter: &dyn DocumentFilter<S::Columns>,
        explain: impl Fn(&Values, &S::Columns, u32) -> Explanation + Sync,
    ) -> Result<MatchAnswer, Invalid> {
        let (seed, after) = request.start()?;
        let today = day_number(request.today);
        // Nobody reads the counts of a batch's lists one by one.
        let counted = threads > 1 || rayon::current_num_threads() == 1;
        let order = Order {
            limit: request.limit,
            seed,
            after,
            exhaustive: request.exhaustive,
            today,
            eligibility: request.eligibility,
            tally: counted,
            threads,
        };
        let List { ranked, considered, excluded, scored, tally } =
            rank(side, self.model, snapshot, order, filter);
        let full = ranked.len() == request.limit;
        let next_cursor =
            ranked.last().filter(|_| full).map(|last| format!("{seed:x}-{}", last.place.encode()));
        let columns =
            |ranked: &Ranked| -> &S::Columns { &snapshot.segments[ranked.segment as usize] };
        let demands = self.model.conditions_of(S::ASKER);
        let valued: Vec<(Ranked, Values)> =
            ranked.into_iter().map(|it| (it, side.values(columns(&it), it.doc))).collect();
        let item = |(it, values): &(Ranked, Values)| {
            let columns = columns(it);
            let demanded = self.model.conditions.verdict_of_all(demands, values);
            let explanation = request.explain.then(|| explain(values, columns, it.doc));
            MatchItem {
                id: columns.id(it.doc).to_owned(),
                score: it.points,
                other_side: score(&other, values),
                eligibility: side.eligibility(columns, it.doc).max(demanded),
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
            left_out: excluded,
            gates: tally.counts(self.reference, request.lang),
            excluded: match counted {
                true => exclusions(snapshot, filter, excluded, request.lang),
                false => Vec::new(),
            },
            items: valued
                .par_iter()
                .with_min_len(valued.len().div_ceil(threads.max(1)))
                .map(item)
                .collect(),
            next_cursor,
            stamp: self.stamp(snapshot.sequence(), seed, request.today),
            scored,
            replay: None,
        })
    }

    /// What stands behind a list of an index that holds the store up to `index_sequence`.
    pub(super) fn stamp(&self, index_sequence: u64, seed: u64, today: jiff::civil::Date) -> Stamp {
        let Reference { taxonomy, qualifications, lexica, .. } = self.reference;
        let data = format!("{}; {}", qualifications.version(), lexica.version());
        Stamp {
            index_sequence,
            taxonomy: taxonomy.version().to_owned(),
            ranking: self.model.hash(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            data: format!("{:016x}", id_hash(&data)),
            seed,
            today,
        }
    }
}

/// Which rules keep how many out, those that keep nobody out left aside.
fn exclusions<C: Columns>(
    snapshot: &Snapshot<C>,
    filter: &dyn DocumentFilter<C>,
    left_out: u64,
    lang: Lang,
) -> Vec<Exclusion> {
    let names = filter.names();
    let counts = match names.as_slice() {
        _ if left_out == 0 => Vec::new(),
        [_] => vec![left_out],
        _ => reasons(snapshot, filter, names.len()),
    };
    let exclusion = |(name, count): (&'static str, u64)| {
        let (owner, key) = match name {
            CLOSED => (Owner::Service, "exclusion.closed"),
            DUPLICATES => (Owner::Service, "exclusion.duplicates"),
            _ => (Owner::Request, "exclusion.filter"),
        };
        let title = message(lang, &format!("filter.{name}"), &[]);
        let text = message(lang, key, &[("name", &title), ("count", &count.to_string())]);
        Exclusion { name, owner, count, text }
    };
    names.into_iter().zip(counts).filter(|(_, count)| *count > 0).map(exclusion).collect()
}

/// How many living documents each rule of a filter keeps out.
fn reasons<C: Columns>(
    snapshot: &Snapshot<C>,
    filter: &dyn DocumentFilter<C>,
    rules: usize,
) -> Vec<u64> {
    let readers = snapshot.searcher().segment_readers();
    let segments: Vec<_> = snapshot.segments.iter().zip(readers).collect();
    let of_segment = |(columns, reader): &(&_, &tantivy::SegmentReader)| {
        let columns: &std::sync::Arc<C> = columns;
        let (keeps_out, alive) = (filter.reasons(columns), reader.alive_bitset());
        let mut counts = vec![0_u64; rules];
        for doc in 0..reader.max_doc() {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                let mut bits = keeps_out(doc);
                while bits != 0 {
                    counts[bits.trailing_zeros() as usize] += 1;
                    bits &= bits - 1;
                }
            }
        }
        counts
    };
    let sum = |mut sums: Vec<u64>, counts: Vec<u64>| {
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        sums
    };
    segments.par_iter().map(of_segment).reduce(|| vec![0; rules], sum)
}
