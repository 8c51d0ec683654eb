//! What is audited: something that ranks vacancies for people and people for vacancies.

use crate::domain::Profile;
use crate::evaluation::tasks::{Understood, understand};
use crate::evaluation::{Direction, Engine, EvaluationError, MatchSide, MatchTask, Progress};
use crate::matching::{Criterion, Eligibility, MatchItem, Points};

/// A person by the id that reports name.
pub type Person = (String, Profile);

/// What each criterion is worth between a person and a vacancy, in the order of [`Criterion::ALL`]; `None` where nobody
/// asks.
pub type Values = [Option<f32>; Criterion::COUNT];

/// One item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// Number of the vacancy or person.
    pub item: u32,
    /// Score for whoever asks.
    pub points: Points,
    /// Whether the person may do the work.
    pub eligibility: Eligibility,
}

/// Whole lists in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// Vacancies for each person.
    pub vacancies: Vec<Vec<Scored>>,
    /// People for each vacancy.
    pub candidates: Vec<Vec<Scored>>,
}

/// A way of ranking people and a fixed collection of vacancies. The audit knows no more of what it audits, so that a test
/// can hand it one that is biased.
pub trait Ranker: Sync {
    /// Ids of the vacancies.
    fn vacancies(&self) -> Vec<&str>;

    /// Vacancies for each person.
    ///
    /// # Errors
    /// The lists cannot be made.
    fn for_people(&self, people: &[Person]) -> Result<Vec<Vec<Scored>>, EvaluationError>;

    /// People for each vacancy; with a floor those alone who may do the work, as far as is known, and have at least so
    /// many points.
    ///
    /// # Errors
    /// The lists cannot be made.
    fn for_vacancies(
        &self,
        people: &[Person],
        floor: Option<Points>,
    ) -> Result<Vec<Vec<Scored>>, EvaluationError>;

    /// Values of all criteria for each person, by vacancy.
    ///
    /// # Errors
    /// They cannot be computed.
    fn values(&self, people: &[Person]) -> Result<Vec<Vec<Values>>, EvaluationError>;
}

/// The engine itself, by the way that every record comes in.
#[derive(Debug)]
pub struct EngineRanker<'a> {
    engine: &'a Engine,
    vacancies: &'a MatchSide,
    /// People look for vacancies in this one; for vacancies that look for people, one is made of them each time.
    task: MatchTask<'a>,
    adverts: Vec<Option<Understood>>,
    seed: u64,
}

impl<'a> EngineRanker<'a> {
    /// Indexes vacancies in memory. `seed` is that of the order inside bands.
    ///
    /// # Errors
    /// The index cannot be made.
    pub fn new(
        engine: &'a Engine,
        vacancies: &'a MatchSide,
        seed: u64,
        progress: Progress<'_>,
    ) -> Result<Self, EvaluationError> {
        let task =
            MatchTask::prepare(engine, Direction::Vacancies, vacancies, vacancies, progress)?;
        let adverts = understand(engine, Direction::Candidates, vacancies);
        Ok(Self { engine, vacancies, task, adverts, seed })
    }
}

impl Ranker for EngineRanker<'_> {
    fn vacancies(&self) -> Vec<&str> {
        self.vacancies.ids()
    }

    fn for_people(&self, people: &[Person]) -> Result<Vec<Vec<Scored>>, EvaluationError> {
        let people = MatchSide::Profiles(people.to_vec());
        let asking = understand(self.engine, Direction::Vacancies, &people);
        Ok(self.task.lists(&asking, self.seed, scored))
    }

    fn for_vacancies(
        &self,
        people: &[Person],
        floor: Option<Points>,
    ) -> Result<Vec<Vec<Scored>>, EvaluationError> {
        let people = MatchSide::Profiles(people.to_vec());
        let direction = Direction::Candidates;
        let quiet: Progress<'_> = &|_, _, _| {};
        let task = MatchTask::prepare(self.engine, direction, self.vacancies, &people, quiet)?;
        Ok(task.lists(&self.adverts, self.seed, |item| {
            scored(item).filter(|scored| floor.is_none_or(|floor| scored.is_qualified(floor)))
        }))
    }

    fn values(&self, people: &[Person]) -> Result<Vec<Vec<Values>>, EvaluationError> {
        let people = MatchSide::Profiles(people.to_vec());
        Ok(self.task.values(&understand(self.engine, Direction::Vacancies, &people)))
    }
}

impl Lists {
    /// Both lists of these people.
    ///
    /// # Errors
    /// The lists cannot be made.
    pub fn of(ranker: &dyn Ranker, people: &[Person]) -> Result<Self, EvaluationError> {
        let vacancies = ranker.for_people(people)?;
        Ok(Self { vacancies, candidates: ranker.for_vacancies(people, None)? })
    }
}

impl Scored {
    /// Whether nothing required is known to be missing and the score reaches the floor.
    #[must_use]
    pub fn is_qualified(&self, floor: Points) -> bool {
        self.eligibility != Eligibility::NotNow && self.points >= floor
    }
}

fn scored(item: MatchItem) -> Option<Scored> {
    let number = item.id.parse().ok()?;
    Some(Scored { item: number, points: item.score, eligibility: item.eligibility })
}
