//! Which requirements of an advert people have, and which they do not have together.

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::PeopleCount;
use super::count::{Scope, stretches};
use super::items::{Names, cefr, subject};
use crate::domain::DrivingClasses;
use crate::index::codes::language_of;
use crate::index::columns::{NO_EDUCATION, ProfileColumns, VacancyColumns};
use crate::matching::gates::is_held;
use crate::matching::reasons::{Subject, message};
use crate::taxonomy::{Concept, credit_value};

/// Most requirements that are counted together.
const ITEMS: usize = 24;
/// Credit from which a skill counts as the one asked for: itself, a narrower one, a broader one, one that needs it.
const COUNTS: f32 = 0.6;

/// Two requirements, or one, with the people of the collection who meet them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Together {
    /// One requirement that few meet, or two that few meet together.
    pub items: Vec<Subject>,
    /// People who meet all of them.
    pub people: PeopleCount,
    /// The sentence for a reader.
    pub text: String,
}

/// A requirement that a person meets or does not.
enum Item {
    /// Bit of the tables by concept.
    Skill,
    Language(u16, u8),
    Education(u8),
    Licence(u32),
    /// Qualifications of which one is enough.
    Gate(Vec<u16>),
}

/// The requirements of an advert.
struct Items {
    items: Vec<(Item, Subject)>,
    /// By concept, the skills asked for that it meets, as bits: skills, and occupations that need them.
    meets: Vec<u32>,
}

impl Items {
    fn new(names: Names<'_>, vacancy: &VacancyColumns) -> Self {
        let reference = names.reference;
        let taxonomy = &reference.taxonomy;
        let mut all = Self { items: Vec::new(), meets: vec![0; taxonomy.len()] };
        let mut group: Option<(u8, Vec<u16>)> = None;
        let gates = vacancy.gates.get(0).iter().map(|gate| (gate.group, gate.number));
        for (next, number) in gates.chain([(u8::MAX, 0)]) {
            if group.as_ref().is_some_and(|(own, _)| *own != next) {
                let numbers = group.take().map_or_else(Vec::new, |(_, numbers)| numbers);
                let first = numbers.first().and_then(|first| reference.qualifications.get(*first));
                if let Some(first) = first {
                    let item = subject(first.id.as_str(), first.name.get(names.lang));
                    all.push(Item::Gate(numbers), item);
                }
            }
            if next != u8::MAX {
                group.get_or_insert((next, Vec::new())).1.push(number);
            }
        }
        let must = vacancy.driving_must[0];
        for (at, bits) in vacancy.driving.get(0).iter().enumerate() {
            if must >> at & 1 == 1 {
                let id = DrivingClasses::from_bits(*bits).codes().join("/");
                let label = message(names.lang, "check.driving", &[("classes", &id)]);
                all.push(Item::Licence(*bits), subject(&id, &label));
            }
        }
        for asked in vacancy.languages.get(0) {
            let Some(code) = language_of(asked.language) else { continue };
            let label = format!("{} {}", names.language(code).label, cefr(asked.level).code());
            let item = Item::Language(asked.language, asked.level);
            all.push(item, subject(code.as_str(), &label));
        }
        if vacancy.education[0] != NO_EDUCATION {
            let eqf = vacancy.education[0].eqf;
            let label = message(names.lang, "advice.education", &[("level", &eqf.to_string())]);
            all.push(Item::Education(eqf), subject(&format!("eqf:{eqf}"), &label));
        }
        let mut skills = vacancy.skills.get(0).to_vec();
        skills.sort_by(|a, b| b.factor.cmp(&a.factor).then(a.concept.cmp(&b.concept)));
        for asked in skills {
            let Some(skill) = Concept::from_u16(asked.concept) else { continue };
            if all.items.len() < ITEMS {
                all.add_skill(names, skill);
            }
        }
        all
    }

    fn push(&mut self, item: Item, subject: Subject) {
        if self.items.len() < ITEMS {
            self.items.push((item, subject));
        }
    }

    fn add_skill(&mut self, names: Names<'_>, skill: Concept) {
        let taxonomy = &names.reference.taxonomy;
        let bit = 1 << self.items.len();
        let (earners, credits) = taxonomy.related_rows_to(skill);
        let counting = earners.iter().zip(credits).filter(|(_, c)| credit_value(**c) >= COUNTS);
        for earner in std::iter::once(skill).chain(counting.map(|(earner, _)| *earner)) {
            self.meets[earner.index()] |= bit;
        }
        for occupation in taxonomy.essential_for(skill) {
            self.meets[occupation.index()] |= bit;
        }
        let label = taxonomy.label(skill, names.lang);
        self.push(Item::Skill, subject(taxonomy.id(skill), label));
    }

    /// The requirements that a person meets, as bits.
    fn met(&self, profiles: &ProfileColumns, doc: u32, today: i32) -> u32 {
        let skills = profiles.skills.get(doc).iter().copied();
        let held = profiles.held.get(doc).iter().map(|held| held.concept);
        let concepts = skills.chain(held);
        let by_concepts = concepts.fold(0, |bits, concept| {
            bits | self.meets.get(usize::from(concept)).copied().unwrap_or(0)
        });
        let mut met = by_concepts;
        for (at, (item, _)) in self.items.iter().enumerate() {
            let holds = match item {
                Item::Skill => continue,
                Item::Language(language, level) => profiles
                    .languages
                    .get(doc)
                    .iter()
                    .any(|known| known.language == *language && known.level >= *level),
                Item::Education(eqf) => {
                    profiles.educations.get(doc).iter().any(|taken| taken.eqf >= *eqf)
                }
                Item::Licence(any_of) => profiles.driving[doc as usize] & any_of != 0,
                Item::Gate(numbers) => {
                    let rights = profiles.rights.get(doc);
                    numbers.iter().any(|number| is_held(*number, rights, today))
                }
            };
            met |= u32::from(holds) << at;
        }
        met
    }
}

/// People by each two requirements; the diagonal has those by one.
type Table = Vec<u64>;

/// The requirements that fewest people meet, alone or two together: rarest first.
pub(super) fn rarest(
    names: Names<'_>,
    vacancy: &VacancyColumns,
    scope: Scope<'_, ProfileColumns>,
    limit: usize,
) -> Vec<Together> {
    let items = Items::new(names, vacancy);
    let count = items.items.len();
    let empty = || vec![0_u64; count * count];
    let add = |mut table: Table, (segment, first, end): &(u32, u32, u32)| {
        let columns: &ProfileColumns = &scope.snapshot.segments[*segment as usize];
        let reader = &scope.snapshot.searcher().segment_readers()[*segment as usize];
        let (alive, passes) = (reader.alive_bitset(), scope.filter.test(columns));
        for doc in *first..*end {
            if !(alive.is_none_or(|alive| alive.is_alive(doc)) && passes(doc)) {
                continue;
            }
            let met = items.met(columns, doc, scope.today);
            let mut ones = met;
            while ones != 0 {
                let one = ones.trailing_zeros() as usize;
                let mut others = ones;
                while others != 0 {
                    table[one * count + others.trailing_zeros() as usize] += 1;
                    others &= others - 1;
                }
                ones &= ones - 1;
            }
        }
        table
    };
    let join = |mut one: Table, other: Table| {
        one.iter_mut().zip(other).for_each(|(one, other)| *one += other);
        one
    };
    let table = stretches(scope.snapshot).par_iter().fold(empty, add).reduce(empty, join);
    let people = |one: usize, other: usize| PeopleCount::of(table[one * count + other]);
    let mut found: Vec<(PeopleCount, usize, usize)> = Vec::new();
    for one in 0..count {
        if people(one, one).is_few() {
            found.push((people(one, one), one, one));
            continue;
        }
        for other in one + 1..count {
            // What few have, few have together with anything.
            if !people(other, other).is_few() {
                found.push((people(one, other), one, other));
            }
        }
    }
    found.sort_by_key(|(people, one, other)| (*people, one != other, *one, *other));
    let told = found.into_iter().take(limit).map(|(people, one, other)| {
        let subjects = [one, other].map(|at| items.items[at].1.clone());
        let subjects = if one == other { subjects[..1].to_vec() } else { subjects.to_vec() };
        let labels: Vec<&str> = subjects.iter().map(|subject| &*subject.label).collect();
        let all = labels.join(" + ");
        let key = if people.is_few() { "advice.together.few" } else { "advice.together.some" };
        let shown = people.to_string();
        let text = message(names.lang, key, &[("items", &all), ("count", &shown)]);
        Together { items: subjects, people, text }
    });
    told.collect()
}
