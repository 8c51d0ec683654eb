//! What was found in an advert as fields of the vacancy.

use super::Extracted;
use crate::domain::{
    CardRequirement, ConceptId, DrivingRequirement, EducationRequirement, LanguageRequirement,
    SkillRequirement, Vacancy, VacancyOccupation,
};
use crate::taxonomy::Concept;

impl Extracted {
    /// Puts what was found where a vacancy states nothing of its kind; `id` names concepts.
    pub fn fill(self, vacancy: &mut Vacancy, id: impl Fn(Concept) -> Option<ConceptId>) {
        if vacancy.occupations.is_empty() {
            vacancy.occupations.extend(self.occupations.into_iter().filter_map(|found| {
                let (concept, extracted) = (id(found.item)?, Some(found.evidence));
                Some(VacancyOccupation { concept, extracted })
            }));
        }
        if vacancy.skills.is_empty() {
            vacancy.skills.extend(self.skills.into_iter().filter_map(|found| {
                let (concept, importance) = (id(found.item)?, found.importance);
                Some(SkillRequirement { concept, importance, extracted: Some(found.evidence) })
            }));
        }
        if vacancy.languages.is_empty() {
            vacancy.languages.extend(self.languages.into_iter().map(|found| LanguageRequirement {
                language: found.item.language,
                level: found.item.level_or_usual(),
                importance: found.importance,
                extracted: Some(found.evidence),
            }));
        }
        if vacancy.cards.is_empty() {
            vacancy.cards.extend(self.cards.into_iter().map(|found| CardRequirement {
                card: found.item,
                importance: found.importance,
                extracted: Some(found.evidence),
            }));
        }
        if vacancy.driving_licences.is_empty() {
            let driving = self.driving.into_iter().map(|found| DrivingRequirement {
                any_of: found.item,
                importance: found.importance,
                extracted: Some(found.evidence),
            });
            vacancy.driving_licences.extend(driving);
        }
        if vacancy.education.is_none() {
            vacancy.education = self.education.and_then(|found| {
                Some(EducationRequirement {
                    level: found.item.try_into().ok()?,
                    field: None,
                    importance: found.importance,
                    extracted: Some(found.evidence),
                })
            });
        }
        let terms = &mut vacancy.terms;
        if terms.working_time.is_empty() {
            terms.working_time = self.working_time;
        }
        if terms.shifts.is_empty() {
            terms.shifts = self.shifts;
        }
        if terms.contracts.is_empty() {
            terms.contracts = self.contracts;
        }
        vacancy.remote = vacancy.remote.or(self.remote);
    }
}
