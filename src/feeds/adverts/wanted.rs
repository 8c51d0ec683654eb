//! What is asked of the person.

use crate::domain::{
    Cefr, EducationLevel, EducationRequirement, ExperienceRequirement, FieldOfEducation,
    Importance, LanguageRequirement, SkillRequirement,
};
use crate::feeds::Notes;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::codes::Codes;

use super::concepts;
use super::wire::{WireAdvert, WireWishes};

/// Level of a language of which only the name is stated.
const UNSTATED_LEVEL: Cefr = Cefr::B2;
/// Months of an experience of which only the kind is stated.
const UNSTATED_MONTHS: u16 = 12;
/// Most skills and languages of a vacancy.
const MOST_SKILLS: usize = 120;
const MOST_LANGUAGES: usize = 20;

/// The requirements of an advert.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) skills: Vec<SkillRequirement>,
    pub(super) languages: Vec<LanguageRequirement>,
    pub(super) education: Option<EducationRequirement>,
    pub(super) experience: Option<ExperienceRequirement>,
}

pub(super) fn read(
    taxonomy: &Taxonomy,
    codes: &Codes,
    wire: &WireAdvert,
    notes: &mut Notes,
) -> Wanted {
    let mut wanted = Wanted::default();
    // What is a must stands before what is an advantage, and keeps its place if both name it.
    for (wishes, importance) in
        [(&wire.must_have, Importance::Must), (&wire.nice_to_have, Importance::Nice)]
    {
        if let Some(wishes) = wishes {
            wanted.add(taxonomy, codes, wishes, importance, notes);
        }
    }
    match wire.experience.as_deref().map(str::trim) {
        None | Some("") => {}
        Some("required") => {
            notes.defaulted("experience", "required", "its length is taken as 12 months");
            let must =
                ExperienceRequirement { months: UNSTATED_MONTHS, importance: Importance::Must };
            wanted.experience = Some(must);
        }
        Some(other) => notes.dropped("experience", other, "not a length or kind of experience"),
    }
    wanted.skills.truncate(MOST_SKILLS);
    wanted.languages.truncate(MOST_LANGUAGES);
    wanted
}

impl Wanted {
    fn add(
        &mut self,
        taxonomy: &Taxonomy,
        codes: &Codes,
        wishes: &WireWishes,
        importance: Importance,
        notes: &mut Notes,
    ) {
        for label in &wishes.skills {
            match concepts::skill(taxonomy, label) {
                None => notes.dropped("skills", label, "no skill of this name"),
                Some(concept) if self.skills.iter().any(|item| item.concept == concept) => {}
                Some(concept) => {
                    self.skills.push(SkillRequirement { concept, importance, extracted: None });
                }
            }
        }
        for name in &wishes.languages {
            self.add_language(codes, name, importance, notes);
        }
        if let Some(kind) = wishes.work_experiences.first() {
            notes.defaulted("work_experiences", kind, "its length is taken as 12 months");
            self.experience
                .get_or_insert(ExperienceRequirement { months: UNSTATED_MONTHS, importance });
        }
        let field = wishes.education.iter().find_map(|name| {
            let found = field_of_education(codes, name);
            if found.is_none() {
                notes.dropped("education", name, "not a field of education");
            }
            found
        });
        for level in &wishes.education_level {
            match education_level(level).and_then(|level| EducationLevel::try_from(level).ok()) {
                None => notes.dropped("education_level", level, "not a level of education"),
                Some(level) => {
                    self.education.get_or_insert(EducationRequirement {
                        level,
                        field,
                        importance,
                        extracted: None,
                    });
                }
            }
        }
    }

    fn add_language(
        &mut self,
        codes: &Codes,
        name: &str,
        importance: Importance,
        notes: &mut Notes,
    ) {
        let found = codes.list("language").and_then(|list| list.find(name.trim()));
        let Some(language) = found.and_then(|code| code.code().parse().ok()) else {
            notes.dropped("languages", name, "no language of this name");
            return;
        };
        notes.defaulted("languages", name, "its level is taken as B2");
        if !self.languages.iter().any(|item| item.language == language) {
            let level = UNSTATED_LEVEL;
            self.languages.push(LanguageRequirement {
                language,
                level,
                importance,
                extracted: None,
            });
        }
    }
}

fn field_of_education(codes: &Codes, name: &str) -> Option<FieldOfEducation> {
    let code = codes.list("isced_f")?.find(name.trim())?.code().to_owned();
    FieldOfEducation::try_from(code).ok()
}

/// The lowest ISCED level that a level of the Swedish register means.
fn education_level(text: &str) -> Option<u8> {
    let folded = text.trim().to_lowercase();
    if folded.starts_with("förgymnasial") {
        return Some(if folded.contains("kortare än 9") { 1 } else { 2 });
    }
    if folded.starts_with("eftergymnasial") {
        return Some(if folded.contains("kortare än två") { 4 } else { 5 });
    }
    if folded.starts_with("gymnasial") {
        return Some(3);
    }
    folded.starts_with("forskarutbildning").then_some(8)
}
