//! Training: labels of one concept are drawn together and those of others apart.
//!
//! A step draws some concepts, two labels of each in any two languages, and moves the rows of the
//! labels' words so that each label lies nearer its partner than all the others of the step
//! ([`super::contrast`]). Each concept brings some that the table finds hard to tell from it; a
//! label shared by two concepts and a concept's parent are never held against it. Some features are
//! left out by chance, so that no meaning hangs on a single one.
//!
//! The result depends on the labels, their order, the options and the seed alone: the number of
//! threads and the machine make no difference.

use rayon::prelude::*;

use super::LabelGroup;
use super::batch::{Batch, Words};
use super::contrast::Contrast;
use super::corpus::Corpus;
use super::features::FeatureSpace;
use super::matrix::{GRAIN, dot, normalise};
use super::model::Model;
use super::neighbours::nearest;
use super::random::Random;
use super::table::Table;

/// Steps over which the learning rate rises from nothing.
const WARM_UP: f32 = 50.0;
/// The learning rate at the end, as a share of the first.
const LAST_RATE: f32 = 0.05;
/// Stream of random numbers for drawing pairs.
const STREAM: u64 = 2;
/// How much of the running loss a step replaces.
const LOSS_STEP: f32 = 0.02;
/// Steps between two reports of progress.
const REPORT_EVERY: usize = 250;

/// Why training cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// An option is out of range.
    #[error("training option {field} is {value}, expected {expected}")]
    Option {
        /// Which option.
        field: &'static str,
        /// Its value.
        value: String,
        /// The range.
        expected: &'static str,
    },
    /// Fewer than two concepts have two different labels.
    #[error("{concepts} concepts have two labels to be paired, expected at least 2")]
    TooFewConcepts {
        /// How many have.
        concepts: usize,
    },
    /// The threads cannot be started.
    #[error("cannot start {threads} threads: {source}")]
    Threads {
        /// How many.
        threads: usize,
        /// What the thread pool says.
        source: rayon::ThreadPoolBuildError,
    },
}

/// How to train. The defaults are those of the model in `data/`.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// Begins the random numbers.
    pub seed: u64,
    /// Threads to use, at least 1; they change the time and nothing else.
    pub threads: usize,
    /// Features of a text and rows of the table.
    pub space: FeatureSpace,
    /// Numbers in a row; a multiple of 32.
    pub dimensions: usize,
    /// Steps to take, at least 1.
    pub steps: usize,
    /// Pairs of labels in a step; a multiple of 32.
    pub pairs: usize,
    /// Learning rate at the start (row-wise Adagrad); it falls in a straight line.
    pub learning_rate: f32,
    /// What cosines are divided by before the softmax, 0.024 to 1.
    pub temperature: f32,
    /// Share of features left out, 0 to just below 1.
    pub feature_dropout: f32,
    /// Share of pairs that are of occupations rather than skills and ISCO groups, 0 to 1.
    pub occupation_share: f32,
    /// How often a concept's preferred label is taken rather than any of the language, 0 to
    /// below 1.
    pub preferred_share: f32,
    /// How many hard neighbours each drawn concept brings.
    pub neighbours_drawn: usize,
    /// Among how many nearest concepts neighbours are drawn.
    pub neighbours_kept: usize,
    /// Steps after which neighbours are found anew.
    pub neighbours_refresh: usize,
    /// Weight of Finnish when the language of an occupation's label is drawn.
    pub finnish_weight: f32,
    /// Weight of Swedish and of English.
    pub swedish_english_weight: f32,
    /// Weight of each other language.
    pub other_language_weight: f32,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            threads: 2,
            space: FeatureSpace {
                row_bits: 16,
                shortest_run: 3,
                longest_run: 5,
                rows_per_feature: 1,
            },
            dimensions: 128,
            steps: 6000,
            pairs: 1024,
            learning_rate: 0.2,
            temperature: 0.05,
            feature_dropout: 0.15,
            occupation_share: 0.6,
            preferred_share: 0.4,
            neighbours_drawn: 3,
            neighbours_kept: 16,
            neighbours_refresh: 500,
            finnish_weight: 6.0,
            swedish_english_weight: 5.0,
            other_language_weight: 0.4,
        }
    }
}

impl TrainOptions {
    fn check(&self) -> Result<(), TrainError> {
        let space = self.space;
        let weights =
            [self.finnish_weight, self.swedish_english_weight, self.other_language_weight];
        let is_grain = |count: usize| count > 0 && count.is_multiple_of(GRAIN);
        let checks = [
            ("threads", self.threads.to_string(), self.threads > 0, "at least 1"),
            ("row bits", space.row_bits.to_string(), (4..=24).contains(&space.row_bits), "4 to 24"),
            (
                "runs",
                format!("{} to {}", space.shortest_run, space.longest_run),
                (1..=space.longest_run).contains(&space.shortest_run) && space.longest_run <= 16,
                "1 to 16, shortest first",
            ),
            (
                "rows per feature",
                space.rows_per_feature.to_string(),
                (1..=2).contains(&space.rows_per_feature),
                "1 or 2",
            ),
            (
                "dimensions",
                self.dimensions.to_string(),
                is_grain(self.dimensions) && self.dimensions <= 4096,
                "a multiple of 32 up to 4096",
            ),
            ("steps", self.steps.to_string(), self.steps > 0, "at least 1"),
            (
                "pairs",
                self.pairs.to_string(),
                is_grain(self.pairs) && self.pairs <= 1 << 14,
                "a multiple of 32 up to 16384",
            ),
            (
                "learning rate",
                self.learning_rate.to_string(),
                self.learning_rate.is_finite() && self.learning_rate > 0.0,
                "above 0",
            ),
            (
                "temperature",
                self.temperature.to_string(),
                (0.024..=1.0).contains(&self.temperature),
                "0.024 to 1",
            ),
            (
                "feature dropout",
                self.feature_dropout.to_string(),
                (0.0..1.0).contains(&self.feature_dropout),
                "0 to below 1",
            ),
            (
                "occupation share",
                self.occupation_share.to_string(),
                (0.0..=1.0).contains(&self.occupation_share),
                "0 to 1",
            ),
            (
                "preferred share",
                self.preferred_share.to_string(),
                (0.0..1.0).contains(&self.preferred_share),
                "0 to below 1",
            ),
            (
                "neighbours refresh",
                self.neighbours_refresh.to_string(),
                self.neighbours_refresh > 0,
                "at least 1",
            ),
            (
                "language weights",
                format!("{weights:?}"),
                weights.iter().all(|weight| weight.is_finite() && *weight > 0.0),
                "above 0",
            ),
        ];
        for (field, value, fits, expected) in checks {
            if !fits {
                return Err(TrainError::Option { field, value, expected });
            }
        }
        Ok(())
    }
}

/// How far training has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Steps taken.
    pub step: usize,
    /// Steps to take.
    pub steps: usize,
    /// The running mean of the loss, in nats.
    pub loss: f32,
}

/// Trains a model on the labels of concepts.
///
/// `broader` holds pairs of concept numbers, narrower first: these are not held against each other;
/// pairs with a concept that has no group are passed over. `progress` is called now and then.
///
/// # Errors
/// An option out of range, fewer than two concepts with two labels, or no threads.
pub fn train(
    groups: &[LabelGroup],
    broader: impl IntoIterator<Item = (u32, u32)>,
    options: &TrainOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Model, TrainError> {
    options.check()?;
    let corpus = Corpus::new(groups, broader, options);
    let concepts = corpus.pools().iter().map(Vec::len).sum();
    if concepts < 2 {
        return Err(TrainError::TooFewConcepts { concepts });
    }
    let threads = options.threads;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|source| TrainError::Threads { threads, source })?;
    Ok(pool.install(|| Training::new(&corpus, options).run(progress)))
}

/// The state between steps.
struct Training<'a> {
    corpus: &'a Corpus,
    options: &'a TrainOptions,
    random: Random,
    table: Table,
    batch: Batch,
    words: Words,
    contrast: Contrast,
    /// The vector of each example, of length 1, and the length that it had before.
    unit: Vec<f32>,
    lengths: Vec<f32>,
}

impl<'a> Training<'a> {
    fn new(corpus: &'a Corpus, options: &'a TrainOptions) -> Self {
        let (pairs, dimensions) = (options.pairs, options.dimensions);
        Self {
            corpus,
            options,
            random: Random::new(options.seed, STREAM, 0),
            table: Table::new(options.space.rows(), dimensions, options.seed),
            batch: Batch::new(corpus, pairs),
            words: Words::new(corpus, dimensions),
            contrast: Contrast::new(pairs, dimensions, options.temperature),
            unit: vec![0.0; pairs * 2 * dimensions],
            lengths: vec![0.0; pairs * 2],
        }
    }

    fn run(mut self, progress: &(dyn Fn(Progress) + Sync)) -> Model {
        let options = self.options;
        let (steps, dimensions) = (options.steps, options.dimensions);
        let mut neighbours = Vec::new();
        let mut running = None;
        for step in 0..steps {
            let wants_neighbours = options.neighbours_drawn > 0 && options.neighbours_kept > 0;
            if wants_neighbours && step > 0 && step.is_multiple_of(options.neighbours_refresh) {
                let kept = options.neighbours_kept;
                neighbours = nearest(self.corpus, self.table.values(), dimensions, kept);
            }
            let loss = self.step(&neighbours, rate(step, options));
            let smooth = running.map_or(loss, |last: f32| last + LOSS_STEP * (loss - last));
            running = Some(smooth);
            if (step + 1).is_multiple_of(REPORT_EVERY) || step + 1 == steps {
                progress(Progress { step: step + 1, steps, loss: smooth });
            }
        }
        Model::quantise(options.space, dimensions, &self.table.into_values())
    }

    /// One batch: forward, loss, backward, update. Returns the loss.
    fn step(&mut self, neighbours: &[Vec<u32>], rate: f32) -> f32 {
        let Self { corpus, options, random, table, batch, words, contrast, unit, lengths } = self;
        let dimensions = options.dimensions;
        batch.draw(corpus, neighbours, random, options);
        words.collect(corpus, &batch.labels);
        words.embed(corpus, table.values(), random.next(), options);
        unit.par_chunks_mut(dimensions)
            .zip(lengths.par_iter_mut())
            .enumerate()
            .with_min_len(64)
            .for_each(|(example, (unit, length))| {
                unit.fill(0.0);
                words.add_example(example, unit);
                *length = normalise(unit).max(1e-9);
            });
        let loss = contrast.step(unit, |found| batch.each_exception(corpus, found));
        // Through the normalisation: what points along the vector itself changes nothing.
        let gradients = contrast.gradients();
        gradients
            .par_chunks_mut(dimensions)
            .zip(unit.par_chunks(dimensions))
            .zip(lengths.par_iter())
            .with_min_len(64)
            .for_each(|((gradient, unit), length)| {
                let along = dot(gradient, unit);
                let factor = 1.0 / length;
                for (value, unit) in gradient.iter_mut().zip(unit) {
                    *value = (*value - unit * along) * factor;
                }
            });
        words.gather_gradients(gradients);
        table.step(words, rate);
        loss
    }
}

fn rate(step: usize, options: &TrainOptions) -> f32 {
    let warm = ((step + 1) as f32 / WARM_UP).min(1.0);
    let left = 1.0 - step as f32 / options.steps as f32;
    options.learning_rate * warm * left.max(LAST_RATE)
}
