//! A small generator of random numbers: the same numbers from the same seed, on every machine and
//! in every version.

/// Splitmix64: each state gives one number, so a stream may begin at any (seed, step, item).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// A stream for a purpose: different purposes have unrelated streams.
    pub(super) const fn new(seed: u64, purpose: u64, item: u64) -> Self {
        Self(mix(mix(mix(seed ^ 0x9e37_79b9_7f4a_7c15) ^ purpose) ^ item))
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 to just below 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 * (1.0 / 16_777_216.0)
    }

    /// From 0 to just below `bound`, which is not 0.
    pub(super) const fn below(&mut self, bound: usize) -> usize {
        ((self.next() as u128 * bound as u128) >> 64) as usize
    }

    /// Close enough to a normal distribution of mean 0 and deviation 1.
    pub(super) fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}

const fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    //! 1. Streams are the same for the same start and unrelated otherwise.
    //! 2. Numbers stay in their range and are spread over it.

    use super::Random;

    #[test]
    fn streams_depend_on_every_part_of_their_start() {
        let first = |seed, purpose, item| Random::new(seed, purpose, item).next();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        let all = [first(1, 2, 3), first(2, 1, 3), first(3, 2, 1), first(1, 3, 2), first(0, 0, 0)];
        assert!((1..all.len()).all(|at| !all[..at].contains(&all[at])));
    }

    #[test]
    fn numbers_are_spread_over_their_range() {
        let mut random = Random::new(7, 0, 0);
        let mut counts = [0_usize; 10];
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..10_000 {
            counts[random.below(10)] += 1;
            let unit = random.unit();
            assert!((0.0..1.0).contains(&unit));
            let normal = random.normal();
            sum += normal;
            squares += normal * normal;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        assert!((sum / 10_000.0).abs() < 0.05);
        assert!((squares / 10_000.0 - 1.0).abs() < 0.05);
    }
}
