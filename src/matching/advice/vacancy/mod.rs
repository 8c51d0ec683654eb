//! Advice for an advert: which requirement costs most candidates, and how many there are.

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::count::{Passing, Scope, Variant, count};
use super::items::Names;
use super::{
    AdviceRequest, AdvisedChange, DEFAULT_THRESHOLD, PeopleCount, Stamp, ThresholdBasis, Together,
    together,
};
use crate::domain::Vacancy;
use crate::index::codes::day_number;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::filter::DocumentFilter;
use crate::index::{Snapshot, VacancyRow, id_hash};
use crate::matching::criteria::occupation::JobFactors;
use crate::matching::fold::Points;
use crate::matching::list::Matcher;
use crate::matching::reasons::message;
use crate::matching::side::VacancySide;

mod change;

use change::changes;

/// Candidates who pass: their score reaches the threshold and nothing required bars them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Candidates {
    /// They may do the work, as far as their profiles tell.
    pub eligible: PeopleCount,
    /// They may do it if something is confirmed.
    pub if_confirmed: PeopleCount,
}

impl From<Passing> for Candidates {
    fn from(count: Passing) -> Self {
        Self {
            eligible: PeopleCount::of(count.eligible),
            if_confirmed: PeopleCount::of(count.if_confirmed),
        }
    }
}

impl Candidates {
    /// How many more there are than of others, in rounded numbers.
    const fn more_than(self, other: Self) -> i64 {
        self.eligible.more_than(other.eligible) + self.if_confirmed.more_than(other.if_confirmed)
    }
}

/// What softening one requirement brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequirementAdvice {
    /// What is changed in the advert.
    pub change: AdvisedChange,
    /// The sentence for a reader.
    pub text: String,
    /// Candidates who pass with it.
    pub candidates: Candidates,
    /// How many more than at present, made from the rounded numbers.
    pub more: i64,
}

/// What advice for an advert says. Numbers of people are rounded, see [`PeopleCount`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VacancyAdvice {
    /// Score from which a candidate counts.
    pub threshold: Points,
    /// Where it comes from.
    pub threshold_basis: ThresholdBasis,
    /// Candidates to be expected at present.
    pub candidates: Candidates,
    /// How many changes were tried.
    pub tried: usize,
    /// What brings most candidates first; what brings none in rounded numbers is left out.
    pub advice: Vec<RequirementAdvice>,
    /// Requirements that fewest people of the collection meet, alone or two together; rarest first.
    pub together: Vec<Together>,
    /// What made it.
    pub stamp: Stamp,
}

impl Matcher<'_> {
    /// Which requirements of an advert cost most candidates of those who pass the filter, how many there are, and
    /// which requirements nobody meets together. Every number of people is rounded ([`PeopleCount`]).
    #[must_use]
    pub fn advise_employer(
        &self,
        vacancy: &Vacancy,
        snapshot: &Snapshot<ProfileColumns>,
        request: &AdviceRequest,
        filter: &dyn DocumentFilter<ProfileColumns>,
    ) -> VacancyAdvice {
        let reference = self.reference;
        let names = Names { reference, lang: request.lang };
        let jobs = JobFactors::on(self.model, request.today);
        let row = VacancyRow::new(vacancy, reference);
        let columns = VacancyColumns::single(row.clone(), reference);
        let side = VacancySide::new(self.model, reference, &columns, &jobs);
        let changes = changes(vacancy, &columns, names);
        let changed: Vec<VacancyColumns> = changes
            .par_iter()
            .map(|change| {
                let mut vacancy = vacancy.clone();
                change.apply(&mut vacancy);
                VacancyColumns::single(row.changed(&vacancy, reference), reference)
            })
            .collect();
        let variants: Vec<Variant<VacancySide<'_>>> = changes
            .par_iter()
            .zip(&changed)
            .map(|(change, columns)| Variant {
                side: VacancySide::new(self.model, reference, columns, &jobs),
                touched: change.touched(),
                gates: change.gates(),
            })
            .collect();
        let threshold = request.threshold.unwrap_or(DEFAULT_THRESHOLD);
        let scope = Scope { snapshot, filter, threshold, today: day_number(request.today) };
        let counts = count(&side, &variants, scope);
        let present = Candidates::from(counts.base);
        let mut advice: Vec<RequirementAdvice> = changes
            .iter()
            .zip(&counts.tallies)
            .map(|(change, tally)| {
                let candidates = Candidates::from(tally.after);
                let more = candidates.more_than(present);
                let (told, key) = change.tell(names, vacancy);
                let mut text = names.sentence(key, &told);
                let shown = more.to_string();
                text.push_str(&message(names.lang, "advice.vacancy.more", &[("count", &shown)]));
                RequirementAdvice { change: told, text, candidates, more }
            })
            .filter(|one| one.more > 0)
            .collect();
        // By rounded numbers alone: an order by exact ones would tell more than the numbers.
        advice.sort_by_key(|one| std::cmp::Reverse(one.more));
        advice.truncate(request.limit);
        VacancyAdvice {
            threshold,
            threshold_basis: match request.threshold {
                Some(_) => ThresholdBasis::Request,
                None => ThresholdBasis::Default,
            },
            candidates: present,
            tried: changes.len(),
            advice,
            together: together::rarest(names, &columns, scope, request.limit),
            stamp: self.stamp(
                snapshot.sequence(),
                id_hash(&request.today.to_string()),
                request.today,
            ),
        }
    }
}
