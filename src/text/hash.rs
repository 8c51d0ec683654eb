//! A fast hash of short words: for tables that live no longer than the process, and for the signatures of texts that
//! an index keeps, whose format number changes with it.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes two numbers into one: both halves of their product, so that every bit counts.
pub(in crate::text) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ MULTIPLIER) * u128::from(b ^ 0xd6e8_feb8_6659_fd93);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of some bytes, eight at a time.
pub(in crate::text) fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut state = bytes.len() as u64;
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    mix(state, u64::from_le_bytes(last))
}

#[cfg(test)]
mod tests {
    //! 1. Words that differ in a letter, its place or the length have different hashes.

    use super::hash;

    #[test]
    fn small_differences_count() {
        let words = ["", "a", "b", "ab", "ba", "abcdefgh", "abcdefgi", "abcdefgh\0", "bbcdefgh"];
        let mut hashes: Vec<u64> = words.iter().map(|word| hash(word.as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), words.len());
    }
}
