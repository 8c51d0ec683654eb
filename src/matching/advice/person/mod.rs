//! Advice for a person: what to add or give up, and how many vacancies that opens.

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::count::{Counts, Scope, Tally, Touched, Variant, count, score_of, values_of};
use super::items::Names;
use super::{
    Advice, AdviceExample, AdviceRequest, DEFAULT_THRESHOLD, Gain, PassingCount, Stamp,
    THRESHOLD_PLACE, ThresholdBasis,
};
use crate::domain::Profile;
use crate::index::codes::day_number;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::filter::DocumentFilter;
use crate::index::{ProfileRow, Snapshot, id_hash};
use crate::matching::criteria::occupation::JobFactors;
use crate::matching::fold::{Points, Values, score};
use crate::matching::gates::{Eligibility, PersonGates};
use crate::matching::list::Matcher;
use crate::matching::rank::{Order, Ranked, rank};
use crate::matching::reasons::message;
use crate::matching::side::{PersonSide, Side};

mod candidates;
mod change;

use change::Change;

/// Single changes of which pairs are made: the best of them.
const PAIRED: usize = 6;
/// Share by which a pair must open more than its parts together.
const CLEARLY_MORE: f64 = 1.2;
/// Vacancies by which it must open more than its parts together.
const CLEARLY_MORE_COUNT: u64 = 3;

/// What advice for a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonAdvice {
    /// Score from which a vacancy counts.
    pub threshold: Points,
    /// Where it comes from.
    pub threshold_basis: ThresholdBasis,
    /// Vacancies of the collection that pass at present.
    pub passing: PassingCount,
    /// How many best pairs were looked at.
    pub best_pairs: usize,
    /// How many changes and pairs of changes were tried.
    pub tried: usize,
    /// What opens most first. What opens nothing and raises no score is left out.
    pub advice: Vec<Advice>,
    /// What made it.
    pub stamp: Stamp,
}

/// A pair of the best, as it is.
struct Best {
    ranked: Ranked,
    values: Values,
    score: Points,
}

/// All that the advice of one answer is made with.
struct Desk<'a, 'b> {
    matcher: &'a Matcher<'b>,
    profile: &'a Profile,
    jobs: &'a JobFactors,
    snapshot: &'a Snapshot<VacancyColumns>,
    request: &'a AdviceRequest,
    today: i32,
    /// Kilometres around the wanted places or home at present.
    radius: u16,
}

/// A set of changes as it was tried.
struct Tried {
    changes: Vec<Change>,
    tally: Tally,
    /// Scores of the best pairs with it.
    scores: Vec<Points>,
}

impl Tried {
    fn gains<'a>(&'a self, best: &'a [Best]) -> impl Iterator<Item = Gain> + 'a {
        let pairs = best.iter().zip(&self.scores);
        pairs.map(|(best, after)| Gain::between(best.score, *after)).filter(|gain| gain.0 != 0)
    }

    /// What orders advice: what it opens, then what the best pairs gain.
    fn worth(&self, best: &[Best]) -> (i64, i64) {
        let opened = self.tally.opened.all() as i64 - self.tally.closed as i64;
        (opened, self.gains(best).map(|gain| i64::from(gain.0)).sum())
    }
}

impl Matcher<'_> {
    /// What would open most for a person, over the vacancies that pass the filter.
    ///
    /// The skills, cards, languages and terms that are tried are those that the person's best vacancies ask and the
    /// person lacks, and those that bar the person from vacancies that would fit.
    #[must_use]
    pub fn advise_person(
        &self,
        profile: &Profile,
        snapshot: &Snapshot<VacancyColumns>,
        request: &AdviceRequest,
        filter: &dyn DocumentFilter<VacancyColumns>,
    ) -> PersonAdvice {
        let row = ProfileRow::new(profile, self.reference).unwrap_or_default();
        let columns = ProfileColumns::single(row, self.reference);
        let jobs = JobFactors::on(self.model, request.today);
        let mut side = PersonSide::new(self.model, self.reference, &columns, &jobs);
        let seed = id_hash(&request.today.to_string());
        let today = day_number(request.today);
        let order = |eligibility, limit| Order {
            limit,
            seed,
            after: None,
            exhaustive: false,
            today,
            eligibility,
            tally: false,
            threads: rayon::current_num_threads(),
        };
        let wanted = request.best.max(THRESHOLD_PLACE);
        let list = rank(&side, self.model, snapshot, order(None, wanted), filter);
        let barred = order(Some(Eligibility::NotNow), request.best);
        let barred = rank(&side, self.model, snapshot, barred, filter).ranked;
        let twentieth = list.ranked.get(THRESHOLD_PLACE - 1).map(|ranked| ranked.points);
        let (threshold, threshold_basis) = match (request.threshold, twentieth) {
            (Some(threshold), _) => (threshold, ThresholdBasis::Request),
            (None, Some(points)) => (points, ThresholdBasis::Twentieth),
            (None, None) => (DEFAULT_THRESHOLD, ThresholdBasis::Default),
        };
        let weights = side.weights();
        let best: Vec<Best> = list
            .ranked
            .into_iter()
            .take(request.best)
            .map(|ranked| {
                let columns = &snapshot.segments[ranked.segment as usize];
                let values = values_of(&mut side, &weights, columns, ranked.doc);
                Best { ranked, values, score: score(&weights, &values) }
            })
            .collect();
        let (_, radius) = crate::matching::criteria::location::centres(&columns, 0, self.model);
        let desk = Desk { matcher: self, profile, jobs: &jobs, snapshot, request, today, radius };
        let scope = Scope { snapshot, filter, threshold, today };
        let singles = candidates::changes(&desk, &columns, &best, &barred);
        let singles = singles.into_iter().map(|change| vec![change]).collect();
        let (counts, mut tried) = desk.try_all(&side, singles, &best, scope);
        let pairs = pairs(&mut tried, &best);
        let (_, with_pairs) = desk.try_all(&side, pairs, &best, scope);
        let count = tried.len() + with_pairs.len();
        let more = with_pairs.into_iter().filter(|pair| is_clearly_more(pair, &tried));
        let more: Vec<Tried> = more.collect();
        tried.extend(more);
        PersonAdvice {
            threshold,
            threshold_basis,
            passing: counts.base.into(),
            best_pairs: best.len(),
            tried: count,
            advice: desk.tell(tried, &best),
            stamp: self.stamp(snapshot.sequence(), seed, request.today),
        }
    }
}

/// Pairs of the best single changes, of those that do something.
fn pairs(tried: &mut [Tried], best: &[Best]) -> Vec<Vec<Change>> {
    tried.sort_by_cached_key(|one| std::cmp::Reverse(one.worth(best)));
    // The best of each kind first: two skills that are asked together say less than a skill and a card.
    let mut firsts: Vec<&Change> = Vec::new();
    for one in tried.iter().filter(|one| one.worth(best) > (0, 0) || one.changes[0].gates()) {
        let change = &one.changes[0];
        let of_kind = firsts.iter().filter(|first| first.kind() == change.kind()).count();
        if firsts.len() < PAIRED && of_kind < 2 {
            firsts.push(change);
        }
    }
    let mut pairs = Vec::new();
    for (at, one) in firsts.iter().enumerate() {
        for other in &firsts[at + 1..] {
            if !one.excludes(other) {
                pairs.push(vec![(*one).clone(), (*other).clone()]);
            }
        }
    }
    pairs
}

/// Whether a pair opens clearly more than its parts for themselves.
fn is_clearly_more(pair: &Tried, singles: &[Tried]) -> bool {
    let of_part = |part: &Change| {
        let single = singles.iter().find(|single| single.changes[0] == *part);
        single.map_or(0, |single| single.tally.opened.all())
    };
    let (own, parts) = (pair.tally.opened.all(), pair.changes.iter().map(of_part).sum::<u64>());
    own >= parts + CLEARLY_MORE_COUNT && own as f64 >= parts as f64 * CLEARLY_MORE
}

impl Desk<'_, '_> {
    /// Tries sets of changes on the best pairs and counts what they move in the collection.
    fn try_all(
        &self,
        side: &PersonSide<'_>,
        sets: Vec<Vec<Change>>,
        best: &[Best],
        scope: Scope<'_, VacancyColumns>,
    ) -> (Counts, Vec<Tried>) {
        let reference = self.matcher.reference;
        let columns: Vec<ProfileColumns> = sets
            .par_iter()
            .map(|changes| {
                let mut profile = self.profile.clone();
                changes.iter().for_each(|change| change.apply(&mut profile));
                let row = ProfileRow::new(&profile, reference).unwrap_or_default();
                ProfileColumns::single(row, reference)
            })
            .collect();
        let mut variants: Vec<Variant<PersonSide<'_>>> = sets
            .par_iter()
            .zip(&columns)
            .map(|(changes, columns)| Variant {
                side: PersonSide::new(self.matcher.model, reference, columns, self.jobs),
                touched: changes.iter().fold(Touched::NONE, |all, one| all.and(one.touched())),
                gates: changes.iter().any(Change::gates),
            })
            .collect();
        let counts = count(side, &variants, scope);
        let score = |variant: &mut Variant<PersonSide<'_>>| {
            let pairs = best.iter().map(|best| {
                let columns = &self.snapshot.segments[best.ranked.segment as usize];
                score_of(variant, &best.values, columns, best.ranked.doc)
            });
            pairs.collect::<Vec<Points>>()
        };
        let scores = variants.iter_mut().map(score);
        let tallies = counts.tallies.iter().cloned();
        let tried = sets.iter().zip(tallies).zip(scores);
        let tried = tried.map(|((changes, tally), scores)| Tried {
            changes: changes.clone(),
            tally,
            scores,
        });
        let tried = tried.collect();
        (counts, tried)
    }

    /// The best of what was tried, in words.
    fn tell(&self, mut tried: Vec<Tried>, best: &[Best]) -> Vec<Advice> {
        tried.retain(|one| one.worth(best) > (0, 0));
        tried.sort_by_cached_key(|one| std::cmp::Reverse(one.worth(best)));
        // No kind crowds out the others.
        let most = (self.request.limit / 2).max(1);
        let mut told: Vec<&Tried> = Vec::new();
        for one in &tried {
            let kinds = |one: &Tried| one.changes.iter().map(Change::kind).collect::<Vec<_>>();
            let of_kind = told.iter().filter(|known| kinds(known) == kinds(one)).count();
            if of_kind < most && told.len() < self.request.limit {
                told.push(one);
            }
        }
        told.into_iter().map(|one| self.advice(one, best)).collect()
    }

    fn advice(&self, one: &Tried, best: &[Best]) -> Advice {
        let lang = self.request.lang;
        let names = Names { reference: self.matcher.reference, lang };
        let (mut changes, mut parts) = (Vec::new(), Vec::new());
        for change in &one.changes {
            let (change, key) = change.tell(names, self.profile, self.radius);
            parts.push(names.sentence(key, &change));
            changes.push(change);
        }
        let gains: Vec<Gain> = one.gains(best).collect();
        let mean = gains.iter().map(|gain| f64::from(gain.0)).sum::<f64>() / gains.len() as f64;
        let opened = PassingCount::from(one.tally.opened);
        let mut text = parts.join(&message(lang, "advice.and", &[]));
        let count = opened.all().to_string();
        text.push_str(&message(lang, "advice.person.opens", &[("count", &count)]));
        if let Some(most) = gains.iter().max().filter(|gain| gain.0 > 0) {
            let most = Points(most.0.unsigned_abs()).in_language(lang);
            text.push_str(&message(lang, "advice.person.gains", &[("points", &most)]));
        }
        Advice {
            changes,
            text,
            opened,
            closed: one.tally.closed,
            touched: gains.len(),
            mean_gain: (!gains.is_empty()).then(|| Gain(mean.round() as i32)),
            max_gain: gains.iter().max().copied(),
            examples: self.examples(one, best),
        }
    }

    fn examples(&self, one: &Tried, best: &[Best]) -> Vec<AdviceExample> {
        let mut profile = self.profile.clone();
        one.changes.iter().for_each(|change| change.apply(&mut profile));
        let reference = self.matcher.reference;
        let row = ProfileRow::new(&profile, reference).unwrap_or_default();
        let person = ProfileColumns::single(row, reference);
        let levels = self.matcher.model.gates.language_levels_short;
        let gates = PersonGates::new(&person, 0, self.today, levels);
        let example = |segment: u32, doc: u32, before: Points, after: Points| {
            let columns: &VacancyColumns = &self.snapshot.segments[segment as usize];
            let place = |it: &Best| (it.ranked.segment, it.ranked.doc) == (segment, doc);
            let at = best.iter().position(place);
            let better_before = |score| best.iter().filter(|it| it.score > score).count();
            let better_after = |score| one.scores.iter().filter(|it| **it > score).count();
            AdviceExample {
                id: columns.id(doc).to_owned(),
                score_before: before,
                score_after: after,
                eligibility: gates.eligibility(columns, doc),
                rank_before: at.map(|_| better_before(before) + 1),
                rank_after: at.map(|_| better_after(after) + 1),
            }
        };
        let opened = one.tally.best.iter();
        let opened: Vec<AdviceExample> =
            opened.map(|it| example(it.segment, it.doc, it.before, it.points)).collect();
        if !opened.is_empty() {
            return opened;
        }
        let mut gaining: Vec<(&Best, Points)> = best
            .iter()
            .zip(one.scores.iter().copied())
            .filter(|(best, after)| *after > best.score)
            .collect();
        gaining.sort_by_key(|(best, after)| std::cmp::Reverse(after.0 - best.score.0));
        let gaining = gaining.into_iter().take(super::count::KEPT);
        gaining
            .map(|(best, after)| example(best.ranked.segment, best.ranked.doc, best.score, after))
            .collect()
    }
}
