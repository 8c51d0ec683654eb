//! Which skills adverts for an occupation name.

use std::collections::HashMap;

use crate::index::Snapshot;
use crate::index::columns::VacancyColumns;
use crate::matching::Matcher;
use crate::taxonomy::Concept;

/// Adverts for an occupation from which what they name says something.
const ENOUGH: usize = 5;

impl Matcher<'_> {
    /// Skills that other adverts for these occupations name most, and where there are few such adverts those that ESCO
    /// calls essential for the first; without those in `known`.
    #[must_use]
    pub fn usual_skills(
        &self,
        occupations: &[Concept],
        known: &[Concept],
        snapshot: &Snapshot<VacancyColumns>,
        limit: usize,
    ) -> Vec<Concept> {
        let wanted: Vec<u16> = occupations.iter().map(|concept| concept.to_u16()).collect();
        let (mut adverts, mut counts) = (0, HashMap::<u16, usize>::new());
        snapshot.for_each(|vacancies, vacancy| {
            let own = vacancies.occupations.get(vacancy);
            if own.iter().any(|asked| wanted.contains(&asked.concept)) {
                adverts += 1;
                for skill in vacancies.skills.get(vacancy) {
                    *counts.entry(skill.concept).or_default() += 1;
                }
            }
        });
        let mut named: Vec<(u16, usize)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
        named.sort_unstable_by_key(|(concept, count)| (std::cmp::Reverse(*count), *concept));
        let named = named.into_iter().filter_map(|(concept, _)| Concept::from_u16(concept));
        let named: Vec<Concept> = if adverts >= ENOUGH { named.collect() } else { Vec::new() };
        let essential =
            occupations.first().map(|first| self.reference.taxonomy.essential_skills(*first));
        let essential = essential.unwrap_or_default().iter().copied();
        let mut usual: Vec<Concept> = Vec::new();
        for concept in named.into_iter().chain(essential) {
            if usual.len() < limit && !known.contains(&concept) && !usual.contains(&concept) {
                usual.push(concept);
            }
        }
        usual
    }
}
