//! Making a lexicon.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::evidence::{Kind, Role};
use super::languages::{EVERYDAY, LanguageNames};
use super::near::NearSkills;
use super::qualifications::QualificationWords;
use super::table::{Entry, LabelTable, Name, empty, extend};
use super::{Lexicon, Target, TermWords, finnish_names};
use crate::domain::{CardCode, Lang, LanguageCode};
use crate::taxonomy::places::{PlaceKind, Places};
use crate::taxonomy::{Concept, ConceptKind, LabelKind, Taxonomy};
use crate::text::analysis::{Lexica, WordHashes, each_hashed_word, fold};
use crate::text::hash::mix;

/// Longer labels are descriptions that no text repeats word by word.
const MOST_WORDS: usize = 9;

/// Towns outside Finland are known from this many inhabitants on; smaller ones are left out, because
/// their names are other words more often than not.
const KNOWN_TOWN: u32 = 100_000;

/// Collects names and makes a [`Lexicon`] of them.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    labels: Vec<(u64, Entry)>,
    firsts: Vec<(u64, u16)>,
    /// Key of a single word → the number of concepts with a label that holds it.
    concepts_with: HashMap<u64, WordUse>,
    skills: Vec<Concept>,
    skill_starts: Vec<u32>,
    words: Words,
    near: Option<NearSkills>,
    qualifications: Option<QualificationWords>,
    languages: LanguageNames,
}

#[derive(Debug, Clone, Copy)]
struct WordUse {
    last: Concept,
    concepts: u32,
}

/// The words of one label, kept between labels for their memory.
#[derive(Debug, Default)]
struct Words {
    stems: Vec<u64>,
    folded: u64,
}

impl Words {
    fn read(&mut self, lang: Lang, label: &str) {
        self.stems.clear();
        self.folded = 0;
        each_hashed_word(label, &[lang], |_, _, word| {
            if lang == Lang::En && word.article {
                return;
            }
            self.stems.push(word.stems[lang as usize]);
            self.folded = mix(self.folded, spelling(lang, &word));
        });
    }
}

/// What must agree for words to count as the same letter by letter.
pub(super) const fn spelling(lang: Lang, word: &WordHashes) -> u64 {
    match lang {
        Lang::En => word.singular,
        Lang::Fi | Lang::Sv => word.folded,
    }
}

impl LexiconBuilder {
    /// Adds every label of a taxonomy. Concepts that the finished lexicon gives are of this taxonomy.
    pub fn taxonomy(&mut self, taxonomy: &Taxonomy) {
        for lang in Lang::ALL {
            for (concept, role, label) in taxonomy.all_labels(lang) {
                let kind = match taxonomy.kind(concept) {
                    ConceptKind::Occupation => Kind::Occupation,
                    ConceptKind::Skill => Kind::Skill,
                    ConceptKind::Knowledge => Kind::Knowledge,
                    ConceptKind::IscoGroup | ConceptKind::SkillGroup => Kind::Group,
                };
                let role = match role {
                    LabelKind::Preferred => Role::Preferred,
                    LabelKind::Alternative => Role::Alternative,
                    LabelKind::Hidden => Role::Hidden,
                };
                self.concept_label(lang, label, concept, kind, role);
            }
        }
        self.skill_starts.push(0);
        for concept in taxonomy.concepts() {
            let start = self.skills.len();
            self.skills.extend_from_slice(taxonomy.essential_skills(concept));
            self.skills.extend_from_slice(taxonomy.optional_skills(concept));
            if let Some(run) = self.skills.get_mut(start..) {
                run.sort_unstable();
            }
            self.skill_starts.push(self.skills.len() as u32);
        }
    }

    /// Lets adverts name skills in words that are near their labels.
    pub fn near(&mut self, taxonomy: Arc<Taxonomy>, lexica: Arc<Lexica>) {
        self.near = Some(NearSkills::new(taxonomy, lexica));
    }

    /// Phrases by which adverts ask for qualifications, with the number of each.
    pub fn qualifications<'a>(&mut self, phrases: impl Iterator<Item = (u16, &'a str)>) {
        self.qualifications = QualificationWords::new(phrases);
    }

    fn concept_label(&mut self, lang: Lang, label: &str, concept: Concept, kind: Kind, role: Role) {
        let target = Target::Concept(concept);
        self.add(lang, label, target, kind, role, 0);
        for at in 0..self.words.stems.len() {
            let key = extend(empty(lang), self.words.stems[at]);
            let usage =
                self.concepts_with.entry(key).or_insert(WordUse { last: concept, concepts: 1 });
            if usage.last != concept {
                *usage = WordUse { last: concept, concepts: usage.concepts + 1 };
            }
        }
        // "Java (computer programming)" is called Java.
        let unqualified = label.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
        if let Some((name, _)) = unqualified {
            let role = if role == Role::Preferred { Role::Unqualified } else { role };
            self.add(lang, name, target, kind, role, 0);
        }
        if role != Role::Preferred {
            return;
        }
        // "apply HACCP": whoever names the thing means the skill.
        if let (Kind::Skill, Some((verb, thing))) = (kind, label.split_once(' '))
            && name_of(thing) == Name::Capitals
            && name_of(verb) == Name::No
        {
            self.add(lang, thing, target, kind, Role::Part, 0);
        }
        if kind != Kind::Occupation {
            return;
        }
        // "sjuksköterska, grundutbildad": a title and what tells it from others.
        if let Some((title, _)) = label.split_once(", ") {
            self.add(lang, title, target, kind, Role::Part, 0);
        }
        // "waiter/waitress": either is meant.
        if label.contains('/') {
            for part in label.split('/').filter(|part| part.chars().count() > 3) {
                self.add(lang, part, target, kind, Role::Part, 0);
            }
        }
    }

    /// Adds the names of places: of the Finnish areas, of countries and NUTS regions, and of towns
    /// abroad with at least 100,000 inhabitants. A name that several places have leads to the one
    /// that [`Places::lookup`] puts first.
    pub fn places(&mut self, places: &Places) {
        for place in places.iter() {
            let finnish =
                places.country_of(place).is_some_and(|country| places.code(country) == "FI");
            let population = places.population(place);
            let commonness = match places.kind(place) {
                PlaceKind::Country | PlaceKind::Municipality | PlaceKind::Region => 0,
                PlaceKind::Locality if population >= KNOWN_TOWN => u8::from(!finnish),
                PlaceKind::Locality if finnish => 2,
                PlaceKind::Locality => continue,
                PlaceKind::Nuts => 3,
                _ => 1,
            };
            for lang in Lang::ALL {
                let name = places.name(place, lang);
                if places.lookup(name).first() != Some(&place) {
                    continue;
                }
                let target = Target::Place(place);
                self.add(lang, name, target, Kind::Place, Role::Preferred, commonness);
                if lang == Lang::Fi {
                    finnish_names::inflected(&fold(name), |form| {
                        let role = Role::Alternative;
                        self.add_as(
                            lang,
                            form,
                            target,
                            Kind::Place,
                            role,
                            commonness,
                            Name::Capital,
                        );
                    });
                }
            }
        }
    }

    /// Adds a name of a language that people speak.
    pub fn language(&mut self, lang: Lang, name: &str, code: LanguageCode) {
        self.add(lang, name, Target::Language(code), Kind::Language, Role::Preferred, 0);
        self.languages.add(lang, name, code);
    }

    /// Adds a name of a card or permit.
    pub fn card(&mut self, lang: Lang, name: &str, code: CardCode) {
        self.add(lang, name, Target::Card(code), Kind::Card, Role::Preferred, 0);
    }

    fn add(
        &mut self,
        lang: Lang,
        label: &str,
        target: Target,
        kind: Kind,
        role: Role,
        commonness: u8,
    ) {
        self.add_as(lang, label, target, kind, role, commonness, name_of(label));
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one label, named by their types")]
    fn add_as(
        &mut self,
        lang: Lang,
        label: &str,
        target: Target,
        kind: Kind,
        role: Role,
        commonness: u8,
        name: Name,
    ) {
        self.words.read(lang, label);
        let Some(first) = self.words.stems.first() else { return };
        if self.words.stems.len() > MOST_WORDS {
            return;
        }
        let key = self.words.stems.iter().fold(empty(lang), |key, stem| extend(key, *stem));
        let folded = self.words.folded as u32;
        self.labels.push((key, Entry { target, folded, role, kind, name, commonness }));
        self.firsts.push((extend(empty(lang), *first), self.words.stems.len() as u16));
    }

    /// Concepts that are called like a language.
    fn language_concepts(&self) -> Vec<Concept> {
        let of_language = |(_, entry): &&(u64, Entry)| entry.kind == Kind::Language;
        let names = self.labels.iter().filter(of_language);
        let names: HashSet<(u64, u32)> = names.map(|(key, entry)| (*key, entry.folded)).collect();
        let labels = self.labels.iter().filter(|(key, entry)| {
            entry.role == Role::Preferred && names.contains(&(*key, entry.folded))
        });
        let concept = |(_, entry): &(u64, Entry)| match entry.target {
            Target::Concept(concept) => Some(concept),
            _ => None,
        };
        labels.filter_map(concept).collect()
    }

    /// The finished lexicon.
    #[must_use]
    pub fn build(mut self) -> Lexicon {
        for (lang, name, code) in EVERYDAY {
            if let Ok(code) = code.parse() {
                self.languages.add(lang, name, code);
            }
        }
        for (key, entry) in &mut self.labels {
            if let (Target::Concept(_), Some(usage)) = (entry.target, self.concepts_with.get(key)) {
                entry.commonness = usage.concepts.ilog2() as u8;
            }
        }
        let mut spoken = self.language_concepts();
        spoken.sort_unstable();
        spoken.dedup();
        // The same label in the same role twice for one target says nothing new.
        self.labels.sort_unstable();
        self.labels.dedup_by_key(|(key, entry)| (*key, entry.target, entry.folded));
        Lexicon {
            table: LabelTable::new(self.labels, self.firsts),
            terms: TermWords::new(),
            near: self.near,
            languages: self.languages,
            spoken,
            qualifications: self.qualifications,
            skills: self.skills,
            skill_starts: self.skill_starts,
        }
    }
}

/// Whether a label is a proper name: ESCO writes all else in lower case.
fn name_of(label: &str) -> Name {
    let capitals = label.chars().filter(|c| c.is_uppercase()).count();
    let small = label.chars().filter(|c| c.is_lowercase()).count();
    match (capitals, small) {
        (0, _) if label.chars().any(|c| c.is_numeric()) && !label.contains(' ') => Name::Capital,
        (0, _) => Name::No,
        (2.., 0) => Name::Capitals,
        _ => Name::Capital,
    }
}
