//! The fixed side of a query: one person who looks for vacancies, or one vacancy that looks for people.

use jiff::civil::Date;

use super::criteria::experience::{PersonExperience, VacancyExperience};
use super::criteria::location::{Decay, PersonLocation, VacancyLocation};
use super::criteria::occupation::{JobFactors, PersonOccupations, VacancyOccupations};
use super::criteria::skills::{PersonSkills, VacancySkills};
use super::criteria::text::VacancyText;
use super::criteria::{education, languages, terms, text};
use super::fold::{Value, Values};
use super::model::{Criterion, Model};
use crate::domain::YearMonth;
use crate::index::columns::{Columns, ProfileColumns, VacancyColumns};
use crate::index::{Reference, codes};

/// The fixed side, against documents of `Columns`.
pub(crate) trait Side {
    /// What it is compared with.
    type Columns: Columns;

    /// The weights of whoever asks.
    fn weights(&self) -> [f32; Criterion::COUNT];

    /// All criteria but skills and text.
    fn cheap(&mut self, columns: &Self::Columns, doc: u32, values: &mut Values);

    /// Coverage of skills.
    fn skills(&mut self, columns: &Self::Columns, doc: u32) -> Value;

    /// Words.
    fn text(&mut self, columns: &Self::Columns, doc: u32) -> Value;

    /// Every criterion of a document.
    fn values(&mut self, columns: &Self::Columns, doc: u32) -> Values {
        let mut values = [Value::OPEN; Criterion::COUNT];
        self.cheap(columns, doc, &mut values);
        values[Criterion::Skills as usize] = self.skills(columns, doc);
        values[Criterion::Text as usize] = self.text(columns, doc);
        values
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
        today: Date,
    ) -> Self {
        let taxonomy = &reference.taxonomy;
        let jobs = JobFactors::new(model, codes::month_number(YearMonth::of(today)));
        Self {
            occupations: PersonOccupations::new(taxonomy, &jobs, profile, 0),
            skills: PersonSkills::new(taxonomy, model, profile, 0),
            experience: PersonExperience::new(taxonomy, &jobs, profile, 0),
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
    fn cheap(&mut self, vacancies: &VacancyColumns, doc: u32, values: &mut Values) {
        let (model, profile) = (self.model, self.profile);
        values[Criterion::Occupation as usize] = self.occupations.value(vacancies, doc, model);
        values[Criterion::Experience as usize] = self.experience.value(vacancies, doc, model);
        values[Criterion::Education as usize] = education::value(vacancies, doc, profile, 0, model);
        values[Criterion::Languages as usize] = languages::value(vacancies, doc, profile, 0, model);
        let places = &self.reference.places;
        values[Criterion::Location as usize] =
            self.location.value(places, vacancies, doc, profile, 0, model, &self.decay);
        values[Criterion::Terms as usize] = terms::value(vacancies, doc, profile, 0, model);
    }

    #[inline]
    fn skills(&mut self, vacancies: &VacancyColumns, doc: u32) -> Value {
        self.skills.value(vacancies, doc, self.model)
    }

    fn text(&mut self, vacancies: &VacancyColumns, doc: u32) -> Value {
        text::value(&self.reference.terms, vacancies, doc, self.profile, 0, self.model)
    }
}

/// A vacancy that looks for people.
#[derive(Debug)]
pub(crate) struct VacancySide<'a> {
    model: &'a Model,
    reference: &'a Reference,
    vacancy: &'a VacancyColumns,
    jobs: JobFactors,
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
        today: Date,
    ) -> Self {
        let taxonomy = &reference.taxonomy;
        Self {
            jobs: JobFactors::new(model, codes::month_number(YearMonth::of(today))),
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
    fn cheap(&mut self, profiles: &ProfileColumns, doc: u32, values: &mut Values) {
        let (model, vacancy) = (self.model, self.vacancy);
        values[Criterion::Occupation as usize] =
            self.occupations.value(&self.jobs, profiles, doc, model);
        values[Criterion::Experience as usize] =
            self.experience.value(&self.jobs, profiles, doc, model);
        values[Criterion::Education as usize] = education::value(vacancy, 0, profiles, doc, model);
        values[Criterion::Languages as usize] = languages::value(vacancy, 0, profiles, doc, model);
        let places = &self.reference.places;
        values[Criterion::Location as usize] =
            self.location.value(places, vacancy, 0, profiles, doc, model, &self.decay);
        values[Criterion::Terms as usize] = terms::value(vacancy, 0, profiles, doc, model);
    }

    #[inline]
    fn skills(&mut self, profiles: &ProfileColumns, doc: u32) -> Value {
        self.skills.value(profiles, doc, self.model)
    }

    #[inline]
    fn text(&mut self, profiles: &ProfileColumns, doc: u32) -> Value {
        self.text.value(profiles, doc, self.model)
    }
}
