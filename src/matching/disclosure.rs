//! Statistical disclosure control: counts of people that say nothing about few of them.
//!
//! A table has one row per area, in groups (regions), and one column per way in which people end up; each person counts in
//! one cell. [`publish`] makes of it a table of multiples of [`BASE`], and **everything that is told is a sum or a difference
//! of its cells**: totals, cumulative steps, regions. Totals are therefore the sums of what is shown, and nothing can be had
//! by subtracting one published number from another that is not a sum of published cells, too.
//!
//! How: columns are taken from the innermost step outwards. The running total is rounded down to a multiple of `BASE`; what
//! a column adds to it is handed out in portions of `BASE`, each to the group that lacks most (true people so far less what it
//! has been given). What a group was given is handed out among its areas in the same way. So a grand total is at most 4 below
//! the truth, and no number of an area or group exceeds the truth by 5 or more.
//!
//! **Why nothing below `BASE` can be found out.** Let y be what was published and take y for a table of people.
//! 1. `publish(y) = y`: running totals are multiples of `BASE` already, all lacks are multiples of it and sum up to what is
//!    handed out, so each row gets what it lacks.
//! 2. `publish(y + t persons in any one cell) = y` for t < `BASE`: no rounded total moves, as many portions are handed out, and
//!    whoever lacks a whole portion lacks more than the cell's t.
//!
//! So whoever knows everything that is published, the sums between the numbers and this very procedure cannot rule
//! out y itself, in which every count and every difference is 0 or at least `BASE`, nor that there are 1 to 4 more in any cell:
//! each number that can be derived has at least five possible values, and never only values from 1 to 4. The tests play
//! that attacker.
//!
//! **What is not covered:** whoever may ask about many vacancies of their own making, and add people to the collection whom
//! they know, can see at which number a total goes up by `BASE`. That takes limits on who may ask and how often.

/// Every published number is a multiple of it; fewer people are never told apart from none.
pub(crate) const BASE: u64 = 5;

/// What is left after rounding down to a multiple of [`BASE`].
pub(crate) const fn rounded_down(count: u64) -> u64 {
    count - count % BASE
}

/// The table to be published: rows of `rows`, cell by cell; `group_of` tells the group (0 to `groups` − 1) of each row.
/// All rows are equally long, their innermost column first.
pub(crate) fn publish(rows: &[Vec<u64>], group_of: &[usize], groups: usize) -> Vec<Vec<u64>> {
    let width = rows.first().map_or(0, Vec::len);
    let mut of_groups = vec![vec![0; width]; groups];
    for (row, group) in rows.iter().zip(group_of) {
        add(&mut of_groups[*group], row);
    }
    let mut totals = vec![0; width];
    of_groups.iter().for_each(|row| add(&mut totals, row));
    let (mut running, mut told) = (0, 0);
    for total in &mut totals {
        running += *total;
        *total = rounded_down(running) - told;
        told += *total;
    }
    let given: Vec<&[u64]> = of_groups.iter().map(Vec::as_slice).collect();
    let given = hand_out(&totals, &given);
    let mut published = vec![Vec::new(); rows.len()];
    for (group, given) in given.iter().enumerate() {
        let own = (0..rows.len()).filter(|row| group_of[*row] == group);
        let own: Vec<usize> = own.collect();
        let cells: Vec<&[u64]> = own.iter().map(|row| rows[*row].as_slice()).collect();
        for (row, cells) in own.into_iter().zip(hand_out(given, &cells)) {
            published[row] = cells;
        }
    }
    published
}

/// A number of people outside the table, of whom at most `most` published ones there can be.
pub(crate) const fn publish_part(count: u64, most: u64) -> u64 {
    let rounded = rounded_down(count);
    if rounded < most { rounded } else { most }
}

fn add(sums: &mut [u64], row: &[u64]) {
    sums.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
}

/// Hands out what is given of each column among rows, in portions, each to the row that lacks most; of equals the first.
fn hand_out(given: &[u64], rows: &[&[u64]]) -> Vec<Vec<u64>> {
    let mut out = vec![vec![0; given.len()]; rows.len()];
    // People so far less what was handed out so far.
    let mut lacks = vec![0_i64; rows.len()];
    for (column, given) in given.iter().enumerate() {
        for (lack, row) in lacks.iter_mut().zip(rows) {
            *lack += row[column] as i64;
        }
        for _ in 0..given / BASE {
            let most = (0..rows.len()).rev().max_by_key(|row| lacks[*row]);
            let Some(row) = most else { return out };
            lacks[row] -= BASE as i64;
            out[row][column] += BASE;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    //! 1. What is published, taken for people, is published unchanged, also with up to 4 people more in any cell: the
    //!    attacker can never rule out that every derivable number is 0 or at least 5, nor that it is another one.
    //! 2. An attacker with all tables at hand finds no sum of cells that is certain, or certainly 1 to 4.
    //! 3. Totals at each step are the truth rounded down; no sum over an area exceeds the truth by 5 or more.
    //! 4. What is counted outside the table stays within it.

    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const GROUP_OF: [usize; 6] = [0, 0, 0, 1, 1, 2];

    fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
        let cell = prop_oneof![3 => 0..4_u64, 2 => 0..12_u64, 1 => 0..3000_u64];
        proptest::collection::vec(proptest::collection::vec(cell, 5), GROUP_OF.len())
    }

    fn sums(table: &[Vec<u64>]) -> Vec<u64> {
        let mut sums = vec![0; table[0].len()];
        table.iter().for_each(|row| add(&mut sums, row));
        sums
    }

    proptest! {
        #[test]
        fn what_is_published_is_always_possible(
            people in tables(), row in 0..GROUP_OF.len(), column in 0..5_usize, more in 0..BASE,
        ) {
            let published = publish(&people, &GROUP_OF, 3);
            prop_assert!(published.iter().flatten().all(|count| count.is_multiple_of(BASE)));
            let mut other = published.clone();
            other[row][column] += more;
            prop_assert_eq!(publish(&other, &GROUP_OF, 3), published);
        }

        #[test]
        fn totals_are_close_and_areas_never_far_above(people in tables()) {
            let published = publish(&people, &GROUP_OF, 3);
            let (truth, told) = (sums(&people), sums(&published));
            for steps in 1..=truth.len() {
                let of = |row: &[u64]| row[..steps].iter().sum::<u64>();
                prop_assert_eq!(of(&told), rounded_down(of(&truth)));
                for (row, shown) in people.iter().zip(&published) {
                    prop_assert!(of(shown) < of(row) + BASE);
                }
            }
        }

        #[test]
        fn parts_stay_inside(count in 0..100_u64, fives in 0..20_u64, more in 0..BASE) {
            let most = fives * BASE;
            let told = publish_part(count, most);
            prop_assert!(told <= most && told <= count && told.is_multiple_of(BASE));
            // As above: the published number, and up to 4 more of a table that has grown by as many.
            prop_assert_eq!(publish_part(told + more, most), told);
        }
    }

    #[test]
    fn an_attacker_with_all_tables_pins_nothing() {
        // Two areas of one region and one of another, two steps, all tables with up to 6 people in a cell.
        const CELLS: usize = 6;
        const MOST: u64 = 6;
        let groups = [0, 0, 1];
        let mut worlds: HashMap<Vec<u64>, Vec<Vec<u64>>> = HashMap::new();
        let mut cells = vec![0; CELLS];
        'all: loop {
            let rows: Vec<Vec<u64>> = cells.chunks(2).map(<[u64]>::to_vec).collect();
            let published = publish(&rows, &groups, 2).concat();
            // Greater numbers are possible where all tables are not at hand.
            if published.iter().all(|count| *count <= MOST) {
                worlds.entry(published).or_default().push(cells.clone());
            }
            let mut at = 0;
            loop {
                cells[at] += 1;
                if cells[at] <= MOST {
                    break;
                }
                cells[at] = 0;
                at += 1;
                if at == CELLS {
                    break 'all;
                }
            }
        }
        assert!(worlds.len() > 20);
        for (published, worlds) in &worlds {
            for subset in 1..1_u32 << CELLS {
                let sum = |cells: &[u64]| -> u64 {
                    (0..CELLS).filter(|at| subset >> at & 1 == 1).map(|at| cells[at]).sum()
                };
                let first = sum(&worlds[0]);
                assert!(worlds.iter().any(|world| sum(world) != first), "{published:?} {subset:b}");
                let open = |value: u64| value == 0 || value >= BASE;
                assert!(worlds.iter().any(|world| open(sum(world))), "{published:?} {subset:b}");
            }
        }
    }
}
