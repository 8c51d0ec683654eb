//! The fixed side of a query: one person who looks for vacancies, or one vacancy that looks for people.

use super::bound::{Bounds, Most, Mosts};
use super::criteria::experience::{PersonExperience, VacancyExperience};
use super::criteria::location::{Decay, PersonLocation, VacancyLocation};
use super::criteria::occupation::{JobFactors, PersonOccupations, VacancyOccupations};
use super::criteria::skills::{PersonSkills, VacancySkills};
use super::criteria::{education, languages, terms, text};
use super::fold::{Value, Values};
use super::gates::{Eligibility, PersonGates, Tally, VacancyGates};
use super::model::{Criterion, Model, Unstated};
use super::reasons::Asker;
use crate::index::Reference;
use crate::index::columns::{Columns, ProfileColumns, Says, Sketch, VacancyColumns};
use crate::text::topics::SpokenOf;

/// The fixed side, against documents of `Columns`.
///
/// What is remembered of documents is a clone's own: threads work on clones.
pub(crate) trait Side: Clone + Send + Sync {
    /// What it is compared with.
    type Columns: Columns;

    /// Who asks.
    const ASKER: Asker;

    /// The weights of whoever asks.
    fn weights(&self) -> [f32; Criterion::COUNT];

    /// The sketches of all documents.
    fn sketches(columns: &Self::Columns) -> &[Sketch];

    /// What bounds a score.
    fn bounds(&self) -> Bounds;

    /// The most that the location of a document can be worth.
    fn location_bound(&mut self, columns: &Self::Columns, doc: u32) -> f32;

    /// The value of one criterion for a document.
    fn value(&mut self, criterion: Criterion, columns: &Self::Columns, doc: u32) -> Value;

    /// Whether the person may do the work on the day that the side was prepared for.
    fn eligibility(&self, columns: &Self::Columns, doc: u32) -> Eligibility;

    /// Counts the requirements of a document that are not simply met.
    fn tally(&self, columns: &Self::Columns, doc: u32, today: i32, tally: &mut Tally);

    /// Every criterion of a document.
    fn values(&mut self, columns: &Self::Columns, doc: u32) -> Values {
        Criterion::ALL.map(|criterion| self.value(criterion, columns, doc))
    }
}

/// The most per criterion; `of` gives it for those that a sketch tells, from its bit, the weight and the value of
/// silence.
fn mosts(
    weights: [f32; Criterion::COUNT],
    unstated: &Unstated,
    of: impl Fn(u8, f32, f32) -> [Most; 2],
) -> Mosts {
    Criterion::ALL.map(|criterion| {
        let weight = weights[criterion as usize];
        match criterion {
            Criterion::Occupation => of(Says::OCCUPATION, weight, unstated.occupation),
            Criterion::Skills => of(Says::SKILLS, weight, unstated.skill),
            Criterion::Experience => of(Says::EXPERIENCE, weight, unstated.experience),
            Criterion::Education => of(Says::EDUCATION, weight, unstated.education),
            Criterion::Languages => of(Says::LANGUAGES, weight, unstated.languages),
            Criterion::Terms => of(Says::TERMS, weight, unstated.terms),
            Criterion::Location | Criterion::Text => [Most::full(weight); 2],
        }
    })
}

/// A person who looks for vacancies.
#[derive(Debug, Clone)]
pub(crate) struct PersonSide<'a> {
    model: &'a Model,
    reference: &'a Reference,
    profile: &'a ProfileColumns,
    occupations: PersonOccupations,
    skills: PersonSkills,
    experience: PersonExperience,
    location: PersonLocation,
    spoken: SpokenOf,
    decay: Decay,
    gates: PersonGates,
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
            location: PersonLocation::new(&reference.places, profile, 0, model),
            spoken: SpokenOf::new(profile.topics.get(0), taxonomy.len()),
            decay: Decay::new(model),
            gates: PersonGates::new(profile, 0, jobs.today(), model.gates.language_levels_short),
            model,
            reference,
            profile,
        }
    }
}

impl Side for PersonSide<'_> {
    type Columns = VacancyColumns;
    const ASKER: Asker = Asker::Person;

    fn weights(&self) -> [f32; Criterion::COUNT] {
        self.model.weights.person.array()
    }

    fn sketches(vacancies: &VacancyColumns) -> &[Sketch] {
        &vacancies.sketches
    }

    fn bounds(&self) -> Bounds {
        let unstated = &self.model.unstated;
        let said = self.profile.sketches[0].says;
        // What the vacancy does not ask is open; what it asks may be met, unless the person is silent.
        let mosts = mosts(self.weights(), unstated, |bit, weight, silent| {
            let asked =
                if said.has(bit) { Most::full(weight) } else { Most::unstated(weight, silent) };
            [Most::open(weight), asked]
        });
        let mut mosts = mosts;
        if said.has(Says::TERMS) {
            mosts[Criterion::Terms as usize] =
                [Most::full(self.weights()[Criterion::Terms as usize]); 2];
        }
        let occupations = self.occupations.bounds().zip(self.experience.related());
        Bounds::new(mosts, (unstated.occupation, unstated.experience), occupations)
    }

    #[inline]
    fn location_bound(&mut self, vacancies: &VacancyColumns, doc: u32) -> f32 {
        let places = &self.reference.places;
        self.location.bound(places, vacancies, doc, self.model, &self.decay)
    }

    #[inline]
    fn eligibility(&self, vacancies: &VacancyColumns, doc: u32) -> Eligibility {
        if !vacancies.sketches[doc as usize].says.has(Says::GATED) {
            return Eligibility::Eligible;
        }
        self.gates.eligibility(vacancies, doc)
    }

    fn tally(&self, vacancies: &VacancyColumns, doc: u32, today: i32, tally: &mut Tally) {
        let levels = self.model.gates.language_levels_short;
        tally.add((vacancies, doc), (self.profile, 0), today, levels);
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
            Criterion::Location => {
                self.location.value(&reference.places, vacancies, doc, model, &self.decay)
            }
            Criterion::Terms => terms::value(vacancies, doc, profile, 0, model),
            Criterion::Text => text::of_vacancy(&self.spoken, vacancies.topics.get(doc), model),
        }
    }
}

/// A vacancy that looks for people.
#[derive(Debug, Clone)]
pub(crate) struct VacancySide<'a> {
    model: &'a Model,
    reference: &'a Reference,
    vacancy: &'a VacancyColumns,
    jobs: &'a JobFactors,
    occupations: VacancyOccupations,
    skills: VacancySkills,
    experience: VacancyExperience,
    location: VacancyLocation,
    spoken: SpokenOf,
    decay: Decay,
    gates: VacancyGates,
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
            location: VacancyLocation::new(&reference.places, vacancy, 0),
            spoken: SpokenOf::new(vacancy.topics.get(0), taxonomy.len()),
            decay: Decay::new(model),
            gates: VacancyGates::new(vacancy, 0, jobs.today(), model.gates.language_levels_short),
            model,
            reference,
            vacancy,
        }
    }
}

impl VacancySide<'_> {
    /// The value of the location as if nobody moved house.
    #[inline]
    pub(crate) fn location_staying(&mut self, profiles: &ProfileColumns, doc: u32) -> Value {
        self.location.value_if(
            false,
            &self.reference.places,
            self.vacancy,
            (profiles, doc),
            self.model,
            &self.decay,
        )
    }
}

impl Side for VacancySide<'_> {
    type Columns = ProfileColumns;
    const ASKER: Asker = Asker::Employer;

    fn weights(&self) -> [f32; Criterion::COUNT] {
        self.model.weights.employer.array()
    }

    fn sketches(profiles: &ProfileColumns) -> &[Sketch] {
        &profiles.sketches
    }

    fn bounds(&self) -> Bounds {
        let unstated = &self.model.unstated;
        let asked = self.vacancy.sketches[0].says;
        // What the vacancy asks may be met, unless the person is silent; the rest is open.
        let mut mosts = mosts(self.weights(), unstated, |bit, weight, silent| {
            if asked.has(bit) {
                [Most::unstated(weight, silent), Most::full(weight)]
            } else {
                [Most::open(weight); 2]
            }
        });
        mosts[Criterion::Terms as usize][1] = Most::full(self.weights()[Criterion::Terms as usize]);
        let occupations = self.occupations.bounds().enumerate();
        let occupations =
            occupations.map(|(concept, value)| (value, self.experience.is_related(concept)));
        Bounds::new(mosts, (unstated.occupation, unstated.experience), occupations)
    }

    #[inline]
    fn location_bound(&mut self, profiles: &ProfileColumns, doc: u32) -> f32 {
        let (places, person) = (&self.reference.places, &profiles.sketches[doc as usize]);
        self.location.bound(places, self.vacancy, person, self.model, &self.decay)
    }

    #[inline]
    fn eligibility(&self, profiles: &ProfileColumns, doc: u32) -> Eligibility {
        self.gates.eligibility(profiles, doc)
    }

    fn tally(&self, profiles: &ProfileColumns, doc: u32, today: i32, tally: &mut Tally) {
        let levels = self.model.gates.language_levels_short;
        tally.add((self.vacancy, 0), (profiles, doc), today, levels);
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
                vacancy,
                (profiles, doc),
                model,
                &self.decay,
            ),
            Criterion::Terms => terms::value(vacancy, 0, profiles, doc, model),
            Criterion::Text => text::of_person(&self.spoken, profiles.topics.get(doc), model),
        }
    }
}
