//! Which concepts the table finds hard to tell apart at the moment.

use rayon::prelude::*;

use super::corpus::Corpus;
use super::matrix::{Left, Strips, multiply, normalise};

/// Concepts compared with all others at once.
const BLOCK: usize = 256;

/// For each concept the `count` nearest of its pool, by the mean of its main labels' vectors.
pub(super) fn nearest(
    corpus: &Corpus,
    table: &[f32],
    dimensions: usize,
    count: usize,
) -> Vec<Vec<u32>> {
    let mut near = vec![Vec::new(); corpus.groups()];
    for pool in corpus.pools() {
        let centres = centres(corpus, pool, table, dimensions);
        let mut strips = Strips::default();
        strips.of_columns(&centres, dimensions);
        let mut scores = vec![0.0_f32; BLOCK * pool.len()];
        for (block, (centres, concepts)) in
            centres.chunks(BLOCK * dimensions).zip(pool.chunks(BLOCK)).enumerate()
        {
            let scores = &mut scores[..concepts.len() * pool.len()];
            let left = Left { values: centres, row_step: dimensions, depth_step: 1 };
            multiply(left, &strips, scores, pool.len());
            let found: Vec<Vec<u32>> = scores
                .par_chunks(pool.len())
                .enumerate()
                .map(|(at, row)| highest(row, block * BLOCK + at, count))
                .collect();
            for (concept, places) in concepts.iter().zip(found) {
                near[*concept as usize] =
                    places.into_iter().map(|place| pool[place as usize]).collect();
            }
        }
    }
    near
}

fn centres(corpus: &Corpus, pool: &[u32], table: &[f32], dimensions: usize) -> Vec<f32> {
    let mut centres = vec![0.0_f32; pool.len() * dimensions];
    centres.par_chunks_mut(dimensions).zip(pool).for_each(|(centre, concept)| {
        let mut vector = vec![0.0_f32; dimensions];
        for label in corpus.main_labels(*concept) {
            vector.fill(0.0);
            for word in corpus.words_of(label) {
                for row in corpus.rows_of(*word) {
                    let start = *row as usize * dimensions;
                    let values = &table[start..start + dimensions];
                    vector.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
                }
            }
            normalise(&mut vector);
            centre.iter_mut().zip(&vector).for_each(|(sum, value)| *sum += value);
        }
        normalise(centre);
    });
    centres
}

/// Places of the `count` highest numbers but for one place, highest first.
fn highest(row: &[f32], except: usize, count: usize) -> Vec<u32> {
    let mut places: Vec<u32> =
        (0..row.len() as u32).filter(|place| *place as usize != except).collect();
    let by_score = |a: &u32, b: &u32| row[*b as usize].total_cmp(&row[*a as usize]).then(a.cmp(b));
    if places.len() > count && count > 0 {
        places.select_nth_unstable_by(count - 1, by_score);
    }
    places.truncate(count);
    places.sort_unstable_by(by_score);
    places
}

#[cfg(test)]
mod tests {
    //! 1. The highest come first, equal ones in their order, the concept itself never.

    use super::highest;

    #[test]
    fn the_highest_come_first() {
        let row = [0.5, 0.9, 0.1, 0.9, 1.0, 0.7];
        assert_eq!(highest(&row, 4, 3), [1, 3, 5]);
        assert_eq!(highest(&row, 0, 9), [4, 1, 3, 5, 2]);
        assert_eq!(highest(&row, 0, 0), Vec::<u32>::new());
        assert_eq!(highest(&[1.0], 0, 3), Vec::<u32>::new());
    }
}
