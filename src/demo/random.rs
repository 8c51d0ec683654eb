//! Random numbers that are the same on every machine and in every version.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
//! a counter that moves by the golden ratio and is mixed by two multiplications. It is small, has no
//! dependency that could change its output, and any starting point gives a good stream, so each
//! record can have a stream of its own.

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes all bits of a number into all bits of the result; one to one.
const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of record `number` of one `kind` under a seed; it depends on nothing else.
    pub(super) const fn of(seed: u64, kind: u64, number: u64) -> Self {
        // One after the other, because sums and differences of the three would cancel out.
        let of_seed = mix(seed.wrapping_add(GOLDEN));
        let of_kind = mix(of_seed.wrapping_add(kind));
        Self(mix(of_kind.wrapping_add(number)))
    }

    /// The next 64 bits.
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number from 0 to `bound` − 1; 0 for an empty range. Multiplying instead of taking the rest
    /// is faster, and its bias (below 2⁻³²) does not matter here.
    pub(super) const fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * bound as u64) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(super) const fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in this many of a hundred cases.
    pub(super) const fn chance(&mut self, percent: u8) -> bool {
        self.below(100) < percent as u32
    }

    /// One of the items; `None` of none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u32) as usize)
    }

    /// One of the texts; empty of none.
    pub(super) fn text(&mut self, texts: &[&'static str]) -> &'static str {
        self.pick(texts).copied().unwrap_or_default()
    }

    /// One of the values by their weights; `fallback` where all weights are zero.
    pub(super) fn weighted<T: Copy>(&mut self, choices: &[(u32, T)], fallback: T) -> T {
        let mut rest = self.below(choices.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in choices {
            if rest < *weight {
                return *value;
            }
            rest -= weight;
        }
        fallback
    }

    /// Moves `count` random items to the front, in random order, and cuts the rest off.
    pub(super) fn sample<T>(&mut self, items: &mut Vec<T>, count: usize) {
        for at in 0..count.min(items.len()) {
            let other = at + self.below((items.len() - at) as u32) as usize;
            items.swap(at, other);
        }
        items.truncate(count);
    }
}

/// Chooses positions by weight.
#[derive(Debug)]
pub(super) struct Urn {
    /// Sum of the weights up to and including each position.
    sums: Vec<u32>,
}

impl Urn {
    /// An urn with these weights, whose sum must stay below 2³².
    pub(super) fn new(weights: impl Iterator<Item = u32>) -> Self {
        let sums = weights.scan(0_u32, |sum, weight| {
            *sum = sum.saturating_add(weight);
            Some(*sum)
        });
        Self { sums: sums.collect() }
    }

    /// A position; 0 if there is nothing to choose from.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let at = random.below(self.sums.last().copied().unwrap_or_default());
        self.sums.partition_point(|sum| *sum <= at).min(self.sums.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    //! 1. The numbers are those of the published algorithm.
    //! 2. Streams of neighbours differ.
    //! 3. Bounds, weights and samples hold.

    use super::*;

    #[test]
    fn the_numbers_are_the_published_ones() {
        let mut random = Random(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn every_record_has_its_own_stream() {
        let mut starts = std::collections::BTreeSet::new();
        for seed in 0..10 {
            for kind in 0..2 {
                for number in 0..100 {
                    assert!(starts.insert(Random::of(seed, kind, number).next()));
                }
            }
        }
    }

    #[test]
    fn bounds_weights_and_samples_hold() {
        let mut random = Random::of(1, 2, 3);
        let urn = Urn::new([1, 0, 3].into_iter());
        let mut drawn = [0; 3];
        for _ in 0..4000 {
            assert!((3..=5).contains(&random.between(3, 5)));
            assert_eq!(random.below(0), 0);
            drawn[urn.draw(&mut random)] += 1;
            assert_eq!(random.weighted(&[(0, 'a'), (2, 'b')], 'c'), 'b');
            let mut items: Vec<u8> = (0..9).collect();
            random.sample(&mut items, 4);
            items.sort_unstable();
            items.dedup();
            assert_eq!(items.len(), 4);
        }
        assert_eq!(drawn[1], 0);
        assert!((800..1200).contains(&drawn[0]), "{drawn:?}");
        assert_eq!(Urn::new(std::iter::empty()).draw(&mut random), 0);
        assert_eq!(random.pick::<u8>(&[]), None);
    }
}
