//! Fitting the weights of matching to judged matches.
//!
//! Pairwise logistic: of two items of one query the better judged one should score higher by a margin (RankNet; Burges et
//! al. 2005). Weights stay above 0, so that what a criterion is worth never turns round, and are held to those in force by a
//! penalty on the logarithm of their ratio. They are sought by steps along one weight at a time, which needs no gradient
//! of a fold that divides by its own weights. Whether fitting helps is said by cross-validation: queries are scored by
//! weights that were fitted without them. What is found is for a person to adopt, never for the engine.

use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::matches::{JudgedMatches, estimate_of};
use super::tasks::{MatchTask, understand};
use super::{
    Direction, Engine, EvaluationError, Judgements, Measure, Progress, RankedItem, Ranking, measure,
};
use crate::matching::Criterion;

/// Parts of the queries of which each is scored by weights that were fitted to the others.
const FOLDS: usize = 5;
/// What a difference of scores from 0 to 1 is multiplied by in the logistic loss.
const STEEPNESS: f64 = 25.0;
/// Weight of the penalty.
const HOLD: f64 = 0.003;
/// Factors by which a weight is tried greater and smaller, one after the other.
const STEPS: [f64; 3] = [1.5, 1.25, 1.12];
/// Rounds over all weights with one factor.
const ROUNDS: usize = 3;

type Weights = [f64; Criterion::COUNT];

/// Weights of one side, before and after.
#[derive(Debug, Clone, Serialize)]
pub struct FittedWeights {
    /// `person` or `employer`.
    pub side: &'static str,
    /// Judged queries.
    pub queries: usize,
    /// Mean nDCG@10 with the ends of its 95 % interval, by the weights in force.
    pub before: [f64; 3],
    /// Likewise by weights that were fitted without the query that they score.
    pub cross_validated: [f64; 3],
    /// Weights in force, as shares of 1.
    pub weights: Vec<(Criterion, f64)>,
    /// Weights fitted to all queries, as shares of 1.
    pub fitted: Vec<(Criterion, f64)>,
}

/// One query with what every item is worth.
struct Query {
    id: String,
    /// By criterion: value and share of the weight that counts.
    values: Vec<[(f64, f64); Criterion::COUNT]>,
    /// Who may not do the work now stands after all others, whatever the weights.
    may: Vec<bool>,
    grades: Vec<f64>,
}

/// Fits the weights of both sides to the judged matches of a folder laid out as `data/judged`.
///
/// # Errors
/// A file cannot be read, or a line of one is wrong.
pub fn fit_weights(
    engine: &Engine,
    folder: &Path,
    progress: Progress<'_>,
) -> Result<Vec<FittedWeights>, EvaluationError> {
    let judged = JudgedMatches::read(folder)?;
    let people = judged.sides(Direction::Vacancies);
    let task = MatchTask::prepare(engine, Direction::Vacancies, people.0, people.1, progress)?;
    let values = task.values(&understand(engine, Direction::Vacancies, people.0));
    let mut fitted = Vec::new();
    for direction in [Direction::Vacancies, Direction::Candidates] {
        let for_people = direction == Direction::Vacancies;
        let (asking, held) = judged.sides(direction);
        let task = MatchTask::prepare(engine, direction, asking, held, progress)?;
        let lists = task.run(held.ids().len(), progress)?.rankings;
        let judgements = judged.judgements(direction);
        let (asking, held) = (asking.ids(), held.ids());
        let query = |(number, list): (usize, &Ranking)| {
            let id = asking[number];
            let value = |item: usize| {
                let (person, advert) = if for_people { (number, item) } else { (item, number) };
                values[person][advert].map(|value| value.map_or((0.5, 0.5), |it| (it.into(), 1.0)))
            };
            let may = |item: &&str| {
                let own = list.items.iter().find(|ranked| ranked.id == **item);
                own.is_some_and(|ranked| ranked.score >= 0.0)
            };
            let grade = |item: &&str| judgements.grade(id, item);
            Query {
                id: id.to_owned(),
                values: (0..held.len()).map(value).collect(),
                may: held.iter().map(may).collect(),
                grades: held.iter().map(grade).collect(),
            }
        };
        let queries: Vec<Query> = lists.iter().enumerate().map(query).collect();
        let queries: Vec<Query> =
            queries.into_iter().filter(|query| query.grades.iter().any(|it| *it > 0.0)).collect();
        let sides = &engine.model.weights;
        let own = if for_people { sides.person } else { sides.employer };
        let own = shares(own.array().map(f64::from));
        progress("fitted weights", fitted.len() as u64, 2);
        let parts: Vec<Vec<Ranking>> = (0..FOLDS)
            .into_par_iter()
            .map(|fold| {
                let inside = |number: usize| number % FOLDS == fold;
                let others = queries.iter().enumerate().filter(|(at, _)| !inside(*at));
                let weights = fit(&others.map(|(_, query)| query).collect::<Vec<_>>(), &own);
                let own = queries.iter().enumerate().filter(|(at, _)| inside(*at));
                own.map(|(_, query)| query.ranking(&weights, &held)).collect()
            })
            .collect();
        let cross_validated: Vec<Ranking> = parts.into_iter().flatten().collect();
        let before: Vec<Ranking> = queries.iter().map(|query| query.ranking(&own, &held)).collect();
        let all = fit(&queries.iter().collect::<Vec<_>>(), &own);
        let named = |weights: Weights| {
            Criterion::ALL.into_iter().zip(weights.map(|it| (it * 1000.0).round() / 1000.0))
        };
        fitted.push(FittedWeights {
            side: if for_people { "person" } else { "employer" },
            queries: queries.len(),
            before: ndcg(&before, &judgements),
            cross_validated: ndcg(&cross_validated, &judgements),
            weights: named(own).collect(),
            fitted: named(all).collect(),
        });
    }
    Ok(fitted)
}

fn ndcg(rankings: &[Ranking], judgements: &Judgements) -> [f64; 3] {
    measure(rankings, judgements).map_or([0.0; 3], |it| estimate_of(&it, Measure::Ndcg10))
}

fn shares(weights: Weights) -> Weights {
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// The fold of matching, from 0 to 1.
fn score(weights: &Weights, values: &[(f64, f64); Criterion::COUNT]) -> f64 {
    let (mut earned, mut sum) = (0.0, 0.0);
    for (weight, (value, counts)) in weights.iter().zip(values) {
        earned += weight * counts * value;
        sum += weight * counts;
    }
    earned / sum
}

impl Query {
    fn ranking(&self, weights: &Weights, ids: &[&str]) -> Ranking {
        let mut items: Vec<RankedItem> = (0..ids.len())
            .map(|item| {
                let tier = if self.may[item] { 0.0 } else { 1.0 };
                let score = (score(weights, &self.values[item]) - tier) as f32;
                RankedItem { id: ids[item].to_owned(), score }
            })
            .collect();
        items.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        Ranking { query: self.id.clone(), items }
    }

    /// Mean logistic loss of its pairs, each counting by the difference of its grades.
    fn loss(&self, weights: &Weights) -> f64 {
        let scores: Vec<f64> = self.values.iter().map(|values| score(weights, values)).collect();
        let (mut loss, mut pairs) = (0.0, 0.0);
        let items = |wanted: fn(f64) -> bool| {
            (0..scores.len()).filter(move |item| self.may[*item] && wanted(self.grades[*item]))
        };
        for better in items(|grade| grade > 0.0) {
            for worse in items(|_| true) {
                let difference = self.grades[better] - self.grades[worse];
                if difference > 0.0 {
                    let margin = STEEPNESS * (scores[better] - scores[worse]);
                    loss += difference * (-margin).exp().ln_1p();
                    pairs += difference;
                }
            }
        }
        if pairs > 0.0 { loss / pairs } else { 0.0 }
    }
}

/// The weights with the least loss that steps find, as shares of 1.
fn fit(queries: &[&Query], own: &Weights) -> Weights {
    let loss = |weights: &Weights| {
        let sum: f64 = queries.iter().map(|query| query.loss(weights)).sum();
        let apart = weights.iter().zip(own).filter(|(_, own)| **own > 0.0);
        let apart: f64 = apart.map(|(weight, own)| (weight / own).ln().powi(2)).sum();
        sum / queries.len().max(1) as f64 + HOLD * apart
    };
    let mut weights = *own;
    let mut least = loss(&weights);
    for step in STEPS {
        for _ in 0..ROUNDS {
            let before = least;
            for at in (0..Criterion::COUNT).filter(|at| own[*at] > 0.0) {
                for factor in [step, 1.0 / step] {
                    let mut tried = weights;
                    tried[at] *= factor;
                    let of_tried = loss(&tried);
                    if of_tried < least {
                        (weights, least) = (tried, of_tried);
                        break;
                    }
                }
            }
            if least >= before {
                break;
            }
        }
    }
    shares(weights)
}

#[cfg(test)]
mod tests {
    //! 1. Weights move towards the criterion that tells better from worse, and stay above 0.
    //! 2. Who may not do the work is last, whatever the weights.

    use super::*;

    fn query(told_by: usize) -> Query {
        let mut values = vec![[(0.5, 1.0); Criterion::COUNT]; 6];
        for (item, values) in values.iter_mut().enumerate() {
            values[told_by].0 = if item < 2 { 1.0 } else { 0.2 };
            values[(told_by + 1) % Criterion::COUNT].0 = if item < 2 { 0.2 } else { 1.0 };
        }
        let grades = (0..6).map(|item| if item < 2 { 3.0 } else { 0.0 }).collect();
        Query { id: "q".to_owned(), values, may: vec![true; 6], grades }
    }

    #[test]
    fn weights_move_to_what_tells() {
        let own = [0.125; Criterion::COUNT];
        let query = query(2);
        let weights = fit(&[&query], &own);
        assert!(weights[2] > 0.15 && weights[3] < 0.11, "{weights:?}");
        assert!(weights.iter().all(|weight| *weight > 0.0));
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(query.loss(&weights) < query.loss(&own));
        let mut closed = own;
        closed[0] = 0.0;
        assert_eq!(fit(&[&query], &closed)[0], 0.0, "what is off stays off");
    }

    #[test]
    fn who_may_not_is_last() {
        let mut query = query(2);
        query.may[0] = false;
        let ranking = query.ranking(&[0.125; Criterion::COUNT], &["a", "b", "c", "d", "e", "f"]);
        assert_eq!(ranking.items.last().map(|item| item.id.as_str()), Some("a"));
    }
}
