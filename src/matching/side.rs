//! The fixed side of a query: one person who looks for vacancies, or one vacancy that looks for people.

use super::criteria::experience::{PersonExperience, VacancyExperience};
use super::criteria::location::{Decay, PersonLocation, VacancyLocation};
use super::criteria::occupation::{JobFactors, PersonOccupations, VacancyOccupations};
use super::criteria::skills::{PersonSkills, VacancySkills};
use super::criteria::text::VacancyText;
use super::criteria::{education, languages, terms, text};
use super::fold::{Value, Values};
use super::model::{Criterion, Model};
use crate::index::Reference;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};

/// The fixed side, against documents of `Columns`.
pub(crate) trait Side {
    /// What it is compared with.
    type Columns: Columns;

    /// The weights of whoever asks.
    fn weights(&self) -> [f32; Criterion::COUNT];

    /// The value of one criterion for a document.
    fn value(&mut self, criterion: Criterion, columns: &Self::Columns, doc: u32) -> Value;

    /// Every criterion of a document.
    fn values(&mut self, columns: &Self::Columns, doc: u32) -> Values {
        Criterion::ALL.map(|criterion| self.value(criterion, columns, doc))
    }
}

/// A person who looks for vacancies.
#[derive(Debug)]
pub(crate) struct PersonSide<'a> {
    model: &'a Model,
    reference: &'a Reference,
    profile: &'a ProfileColumns,
    occupations: PersonOccupations,
    skills: PersonSkills,
    experience: PersonExperience,
    location: PersonLocation,
    decay: Decay,
}

impl<'a> PersonSide<'a> {
    /// Prepares the person that is document 0 of `profile`.
    pub(crate) fn new(
        model: &'a Model,
        reference: &'a Reference,
        profile: &'a ProfileColumns,
        jobs: &JobFactors,
    ) -> Self {
        let taxonomy = &reference.taxonomy;
        Self {
            occupations: PersonOccupations::new(taxonomy, jobs, profile, 0),
            skills: PersonSkills::new(taxonomy, model, profile, 0),
            experience: PersonExperience::new(taxonomy, jobs, profile, 0),
            location: PersonLocation::new(&reference.places, model, profile, 0),
            decay: Decay::new(model),
            model,
            reference,
            profile,
        }
    }
}

impl Side for PersonSide<'_> {
    type Columns = VacancyColumns;

    fn weights(&self) -> [f32; Criterion::COUNT] {
        self.model.weights.person.array()
    }

    #[inline]
    fn value(&mut self, criterion: Criterion, vacancies: &VacancyColumns, doc: u32) -> Value {
        let (model, profile, reference) = (self.model, self.profile, self.reference);
        match criterion {
            Criterion::Occupation => self.occupations.value(vacancies, doc, model),
            Criterion::Skills => self.skills.value(vacancies, doc, model),
            Criterion::Experience => self.experience.value(vacancies, doc, model),
            Criterion::Education => education::value(vacancies, doc, profile, 0, model),
            Criterion::Languages => languages::value(vacancies, doc, profile, 0, model),
            Criterion::Location => self.location.value(
                &reference.places,
                (vacancies, doc),
                (profile, 0),
                model,
                &self.decay,
            ),
            Criterion::Terms => terms::value(vacancies, doc, profile, 0, model),
            Criterion::Text => text::value(&reference.terms, vacancies, doc, profile, 0, model),
        }
    }
}

/// A vacancy that looks for people.
#[derive(Debug)]
pub(crate) struct VacancySide<'a> {
    model: &'a Model,
    reference: &'a Reference,
    vacancy: &'a VacancyColumns,
    jobs: &'a JobFactors,
    occupations: VacancyOccupations,
    skills: VacancySkills,
    experience: VacancyExperience,
    location: VacancyLocation,
    text: VacancyText,
    decay: Decay,
}

impl<'a> VacancySide<'a> {
    /// Prepares the vacancy that is document 0 of `vacancy`.
    pub(crate) fn new(
        model: &'a Model,
        reference: &'a Reference,
        vacancy: &'a VacancyColumns,
        jobs: &'a JobFactors,
    ) -> Self {
        let taxonomy = &reference.taxonomy;
        Self {
            jobs,
            occupations: VacancyOccupations::new(taxonomy, vacancy, 0),
            skills: VacancySkills::new(taxonomy, model, vacancy, 0),
            experience: VacancyExperience::new(taxonomy, vacancy, 0),
            location: VacancyLocation::new(&reference.places),
            text: VacancyText::new(&reference.terms, taxonomy.len(), vacancy, 0),
            decay: Decay::new(model),
            model,
            reference,
            vacancy,
        }
    }
}

impl Side for VacancySide<'_> {
    type Columns = ProfileColumns;

    fn weights(&self) -> [f32; Criterion::COUNT] {
        self.model.weights.employer.array()
    }

    #[inline]
    fn value(&mut self, criterion: Criterion, profiles: &ProfileColumns, doc: u32) -> Value {
        let (model, vacancy, jobs) = (self.model, self.vacancy, self.jobs);
        match criterion {
            Criterion::Occupation => self.occupations.value(jobs, profiles, doc, model),
            Criterion::Skills => self.skills.value(profiles, doc, model),
            Criterion::Experience => self.experience.value(jobs, profiles, doc, model),
            Criterion::Education => education::value(vacancy, 0, profiles, doc, model),
            Criterion::Languages => languages::value(vacancy, 0, profiles, doc, model),
            Criterion::Location => self.location.value(
                &self.reference.places,
                (vacancy, 0),
                (profiles, doc),
                model,
                &self.decay,
            ),
            Criterion::Terms => terms::value(vacancy, 0, profiles, doc, model),
            Criterion::Text => self.text.value(profiles, doc, model),
        }
    }
}
