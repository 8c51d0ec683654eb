//! Inverted lists of features with their BM25 contributions, in flat arrays.

/// BM25's saturation of repeated terms and its normalisation of length.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Collects features of labels.
#[derive(Debug, Default)]
pub(super) struct PostingsBuilder {
    /// Feature and label.
    pairs: Vec<(u64, u32)>,
    /// Number of features of each label.
    lengths: Vec<u32>,
}

impl PostingsBuilder {
    /// Adds the features of the next label.
    pub(super) fn add(&mut self, label: u32, features: impl Iterator<Item = u64>, length: usize) {
        self.pairs.extend(features.map(|feature| (feature, label)));
        self.lengths.push(length as u32);
    }

    pub(super) fn build(mut self, labels: usize) -> Postings {
        self.pairs.sort_unstable();
        let total: u64 = self.lengths.iter().map(|length| u64::from(*length)).sum();
        let average = (total as f32 / labels.max(1) as f32).max(1.0);
        let mut out = Postings { labels, average, ..Postings::default() };
        for run in self.pairs.chunk_by(|a, b| a.0 == b.0) {
            let holding = run.chunk_by(|a, b| a.1 == b.1).count();
            let rarity = rarity(labels, holding);
            out.features.push(run[0].0);
            out.starts.push(out.holders.len() as u32);
            for same in run.chunk_by(|a, b| a.1 == b.1) {
                let label = same[0].1;
                let length = self.lengths[label as usize] as f32;
                out.holders.push(label);
                out.weights.push(rarity * saturation(same.len() as f32, length / average));
            }
        }
        out.starts.push(out.holders.len() as u32);
        out
    }
}

/// idf as Lucene's BM25 has it, never negative.
fn rarity(labels: usize, holding: usize) -> f32 {
    let (labels, holding) = (labels as f32, holding as f32);
    (1.0 + (labels - holding + 0.5) / (holding + 0.5)).ln()
}

fn saturation(times: f32, relative_length: f32) -> f32 {
    times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * relative_length))
}

/// For each feature the labels that hold it.
#[derive(Debug, Default)]
pub(super) struct Postings {
    labels: usize,
    /// Mean number of features of a label.
    average: f32,
    features: Vec<u64>,
    starts: Vec<u32>,
    holders: Vec<u32>,
    weights: Vec<f32>,
}

impl Postings {
    fn find(&self, feature: u64) -> (&[u32], &[f32]) {
        let lists = || {
            let at = self.features.binary_search(&feature).ok()?;
            let range = *self.starts.get(at)? as usize..*self.starts.get(at + 1)? as usize;
            Some((self.holders.get(range.clone())?, self.weights.get(range)?))
        };
        lists().unwrap_or_default()
    }

    /// What a feature contributes to a label of so many features.
    fn own(&self, holding: usize, length: usize) -> f32 {
        rarity(self.labels, holding) * saturation(1.0, length as f32 / self.average)
    }

    /// Adds a feature's contributions; gives what it contributes to a label of `length` features.
    pub(super) fn add_one(
        &self,
        feature: u64,
        length: usize,
        weight: f32,
        scores: &mut Scores,
    ) -> f32 {
        let (holders, weights) = self.find(feature);
        for (label, contribution) in holders.iter().zip(weights) {
            scores.add(*label, weight * contribution);
        }
        weight * self.own(holders.len(), length)
    }

    /// Adds for each label the greatest contribution of any of the features, which are forms of one
    /// word.
    pub(super) fn add_best(
        &self,
        features: impl Iterator<Item = u64>,
        length: usize,
        weight: f32,
        scores: &mut Scores,
    ) -> f32 {
        let mut own = 0.0_f32;
        for feature in features {
            let (holders, weights) = self.find(feature);
            for (label, contribution) in holders.iter().zip(weights) {
                scores.offer(*label, weight * contribution);
            }
            own = own.max(weight * self.own(holders.len(), length));
        }
        scores.settle();
        own
    }

    pub(super) fn bytes(&self) -> usize {
        self.features.capacity() * 8
            + (self.starts.capacity() + self.holders.capacity() + self.weights.capacity()) * 4
    }
}

/// Scores of all labels for one text.
#[derive(Debug)]
pub(super) struct Scores {
    all: Vec<f32>,
    /// Labels with a score, in the order in which they got one.
    touched: Vec<u32>,
    /// Greatest contribution of the word under way, and the labels that have one.
    word: Vec<f32>,
    word_touched: Vec<u32>,
}

impl Scores {
    pub(super) fn new(labels: usize) -> Self {
        Self {
            all: vec![0.0; labels],
            touched: Vec::new(),
            word: vec![0.0; labels],
            word_touched: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, label: u32, value: f32) {
        if value <= 0.0 {
            return;
        }
        let score = &mut self.all[label as usize];
        if *score == 0.0 {
            self.touched.push(label);
        }
        *score += value;
    }

    fn offer(&mut self, label: u32, value: f32) {
        if value <= 0.0 {
            return;
        }
        let best = &mut self.word[label as usize];
        if *best == 0.0 {
            self.word_touched.push(label);
        }
        *best = best.max(value);
    }

    fn settle(&mut self) {
        for label in std::mem::take(&mut self.word_touched) {
            let value = std::mem::take(&mut self.word[label as usize]);
            self.add(label, value);
        }
    }

    /// Multiplies all scores, and cuts them at `most`.
    pub(super) fn scale(&mut self, factor: f32, most: f32) {
        for label in &self.touched {
            let score = &mut self.all[*label as usize];
            *score = (*score * factor).min(most);
        }
    }

    /// The score of a label.
    pub(super) fn get(&self, label: u32) -> f32 {
        self.all[label as usize]
    }

    /// Raises a label's score to at least `value`.
    pub(super) fn raise(&mut self, label: u32, value: f32) {
        let missing = value - self.get(label);
        if missing > 0.0 {
            self.add(label, missing);
        }
    }

    /// The best owners of labels, by the best of their labels; of equal ones the one whose label has
    /// the lowest number.
    pub(super) fn best_owners(
        &self,
        owners: &[u32],
        count: usize,
        limit: usize,
        id: impl Fn(usize) -> u32,
    ) -> Vec<(u32, f32)> {
        let mut best = vec![(0.0_f32, 0_u32); count];
        let mut seen = Vec::new();
        for label in &self.touched {
            let owner = owners[*label as usize];
            let score = self.all[*label as usize];
            let kept = &mut best[owner as usize];
            if kept.0 == 0.0 {
                seen.push(owner);
            }
            if score > kept.0 || (score == kept.0 && *label < kept.1) {
                *kept = (score, *label);
            }
        }
        let mut ranked: Vec<u32> = seen;
        ranked.retain(|owner| best[*owner as usize].0 > 0.0);
        let order = |a: &u32, b: &u32| {
            let (a, b) = (best[*a as usize], best[*b as usize]);
            b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1))
        };
        if limit < ranked.len() {
            ranked.select_nth_unstable_by(limit, order);
            ranked.truncate(limit);
        }
        ranked.sort_unstable_by(order);
        ranked.into_iter().map(|owner| (id(owner as usize), best[owner as usize].0)).collect()
    }
}
