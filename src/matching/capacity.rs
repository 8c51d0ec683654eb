//! Capacity: how often a vacancy leads lists, by its number of posts.
//!
//! The rule: *a vacancy with n posts leads at most ⌈n × factor⌉ lists*, where leading means to stand in one of the first
//! `lead` places. Who leads where is settled as in deferred acceptance (Gale & Shapley 1962, many-to-many): every person
//! proposes from the top of the list until `lead` vacancies hold the proposal; a vacancy holds the best proposals that
//! it has had, as many as it may, and lets go of the others. Because both sides' preferences are strict, the
//! outcome is the same in whatever order people propose, and no person could have a better leading item that would
//! not be taken from somebody with a better claim.
//!
//! Nothing is hidden: an item that may not lead stands right after those that do, and says that capacity put it there. A
//! person all of whose items are taken has fewer leading items or none, and the list then begins at a later rank.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::list::MatchItem;
use super::model::Model;
use crate::index::columns::mix;
use crate::index::id_hash;

/// How much a post bears.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capacity {
    /// Lists that a vacancy may lead for each of its posts; above 0, infinity for no bound.
    pub factor: f64,
    /// Places that count as leading, from the first on; at least 1.
    pub lead: usize,
}

/// An item of a person's list on its way to a leading place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Number of the vacancy, below the number of bounds.
    pub vacancy: u32,
    /// The claim of this person on the vacancy; the greatest is held first. Equal claims are told apart by the
    /// number of the person, the lowest first.
    pub claim: (bool, u32, u64),
}

impl Proposal {
    /// The proposal of an item. The claim is the list's own order: who may do the work first, then the band of the score, then a hash of
    /// seed, person and vacancy, so that near-equal people have equal chances over the days.
    #[must_use]
    pub fn new(vacancy: u32, person: &str, item: &MatchItem, model: &Model, seed: u64) -> Self {
        let (can, points) = item.key();
        let hash = mix(mix(seed ^ id_hash(person)) ^ id_hash(&item.id));
        Self { vacancy, claim: (can, points.0 / model.band_width(), hash) }
    }
}

/// Where an item stands after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its place in the list as it was, from 0.
    pub at: usize,
    /// Its rank, from 1.
    pub rank: usize,
    /// The vacancy leads as many other lists as it may: the item stands lower than its score.
    pub moved: bool,
}

/// A proposal that is held: claim, person (the lower the better) and place in the person's list.
type Held = Reverse<((bool, u32, u64), Reverse<u32>, u32)>;

/// A person while it is settled who leads.
#[derive(Clone, Copy, Default)]
struct Proposer {
    /// The next item to propose for.
    next: usize,
    /// Proposals that are held.
    held: usize,
}

impl Capacity {
    /// How many lists a vacancy with so many posts may lead, at least 1.
    #[must_use]
    pub fn of(&self, posts: u16) -> usize {
        (f64::from(posts.max(1)) * self.factor).ceil().max(1.0) as usize
    }

    /// Settles the places of all lists; `bounds` has a number of lists for each vacancy.
    #[must_use]
    pub fn place(&self, lists: &[Vec<Proposal>], bounds: &[usize]) -> Vec<Vec<Placed>> {
        let leading = self.leading(lists, bounds);
        let placed = lists
            .iter()
            .zip(leading)
            .map(|(list, (leads, proposed))| self.arrange(list.len(), &leads, proposed));
        placed.collect()
    }

    /// For each list which items lead, and how many were proposed.
    fn leading(&self, lists: &[Vec<Proposal>], bounds: &[usize]) -> Vec<(Vec<bool>, usize)> {
        let mut held: Vec<BinaryHeap<Held>> = bounds.iter().map(|_| BinaryHeap::new()).collect();
        let mut leads: Vec<Vec<bool>> = lists.iter().map(|list| vec![false; list.len()]).collect();
        let mut people = vec![Proposer::default(); lists.len()];
        let mut waiting: Vec<u32> = (0..lists.len() as u32).rev().collect();
        while let Some(person) = waiting.pop() {
            let list = &lists[person as usize];
            while let Some(proposal) = list.get(people[person as usize].next)
                && people[person as usize].held < self.lead
            {
                let at = people[person as usize].next;
                people[person as usize].next += 1;
                let vacancy = proposal.vacancy as usize;
                let holds = &mut held[vacancy];
                holds.push(Reverse((proposal.claim, Reverse(person), at as u32)));
                leads[person as usize][at] = true;
                people[person as usize].held += 1;
                if holds.len() > bounds[vacancy]
                    && let Some(Reverse((_, Reverse(other), place))) = holds.pop()
                {
                    leads[other as usize][place as usize] = false;
                    people[other as usize].held -= 1;
                    if other != person {
                        waiting.push(other);
                    }
                }
            }
        }
        leads.into_iter().zip(people).map(|(leads, person)| (leads, person.next)).collect()
    }

    /// The ranks of a list: leading items, then the others, each in their order.
    fn arrange(&self, length: usize, leads: &[bool], proposed: usize) -> Vec<Placed> {
        let leading = (0..length).filter(|at| leads[*at]);
        let others = (0..length).filter(|at| !leads[*at]);
        let first = leading.clone().zip(1..).map(|(at, rank)| Placed { at, rank, moved: false });
        // Below the leading places also where these are not all taken.
        let rest =
            others.zip(self.lead + 1..).map(|(at, rank)| Placed { at, rank, moved: at < proposed });
        first.chain(rest).collect()
    }
}

#[cfg(test)]
mod tests {
    //! 1. No vacancy leads more lists than it may; every item stays, once; what stands lower says so and nothing else does.
    //! 2. Without a bound nothing moves.
    //! 3. The outcome does not depend on the order of people.
    //! 4. Nobody lacks a leading item whose place is free or taken by a lesser claim.

    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const VACANCIES: u32 = 6;

    /// Lists of different vacancies with scores that fall.
    fn lists() -> impl Strategy<Value = Vec<Vec<Proposal>>> {
        let list = proptest::sample::subsequence((0..VACANCIES).collect::<Vec<_>>(), 0..=6)
            .prop_shuffle()
            .prop_flat_map(|vacancies| {
                let len = vacancies.len();
                (Just(vacancies), proptest::collection::vec((0_u32..4, any::<u64>()), len))
            })
            .prop_map(|(vacancies, mut claims)| {
                claims.sort_by_key(|claim| std::cmp::Reverse(claim.0));
                let proposal =
                    |(vacancy, (band, hash))| Proposal { vacancy, claim: (true, band, hash) };
                vacancies.into_iter().zip(claims).map(proposal).collect()
            });
        proptest::collection::vec(list, 0..14)
    }

    proptest! {
        #[test]
        fn bounds_hold_and_nothing_is_lost(
            lists in lists(), lead in 1_usize..4, factor in 0.3_f64..3.0,
            posts in proptest::collection::vec(1_u16..3, VACANCIES as usize),
        ) {
            let capacity = Capacity { factor, lead };
            let bounds: Vec<usize> = posts.iter().map(|posts| capacity.of(*posts)).collect();
            let placed = capacity.place(&lists, &bounds);
            let mut led = HashMap::<u32, usize>::new();
            for (list, items) in lists.iter().zip(&placed) {
                let mut seen: Vec<usize> = items.iter().map(|item| item.at).collect();
                prop_assert!(items.windows(2).all(|pair| pair[0].rank < pair[1].rank));
                for item in items {
                    if item.rank <= lead {
                        *led.entry(list[item.at].vacancy).or_default() += 1;
                    }
                    prop_assert_eq!(item.moved, item.rank > item.at + 1);
                }
                seen.sort_unstable();
                prop_assert_eq!(seen, (0..list.len()).collect::<Vec<_>>());
            }
            for (vacancy, led) in &led {
                prop_assert!(*led <= bounds[*vacancy as usize]);
            }
            let leading = |vacancy| {
                let all = lists.iter().zip(&placed).enumerate();
                all.flat_map(move |(person, (list, items))| {
                    let leads = items.iter().filter(move |item| item.rank <= lead);
                    let of = leads.map(|item| list[item.at]).filter(move |one| one.vacancy == vacancy);
                    of.map(move |one| (one.claim, Reverse(person)))
                })
            };
            for (person, (list, items)) in lists.iter().zip(&placed).enumerate() {
                for item in items.iter().filter(|item| item.moved) {
                    let Proposal { vacancy, claim } = list[item.at];
                    let lesser = leading(vacancy).any(|held| held < (claim, Reverse(person)));
                    prop_assert!(!lesser);
                    prop_assert_eq!(leading(vacancy).count(), bounds[vacancy as usize]);
                }
            }
        }

        #[test]
        fn without_a_bound_nothing_moves(lists in lists(), lead in 1_usize..4) {
            let capacity = Capacity { factor: f64::INFINITY, lead };
            let bounds = vec![capacity.of(1); VACANCIES as usize];
            for items in capacity.place(&lists, &bounds) {
                for (at, item) in items.into_iter().enumerate() {
                    prop_assert_eq!(item, Placed { at, rank: at + 1, moved: false });
                }
            }
        }

        #[test]
        fn the_order_of_people_does_not_matter(lists in lists(), lead in 1_usize..4, turn in 0_usize..14) {
            // Claims that differ: between equal ones the number of the person decides.
            let mut hash = 0;
            let mut lists = lists;
            lists.iter_mut().flatten().for_each(|one| { hash += 1; one.claim.2 = mix(hash); });
            let capacity = Capacity { factor: 1.0, lead };
            let bounds = vec![1; VACANCIES as usize];
            let placed = capacity.place(&lists, &bounds);
            let turn = turn % lists.len().max(1);
            lists.rotate_left(turn);
            let mut turned = capacity.place(&lists, &bounds);
            turned.rotate_right(turn);
            prop_assert_eq!(placed, turned);
        }
    }
}
