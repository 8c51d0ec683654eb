//! Advice: the smallest changes that open most, for a person and for whoever writes an advert.
//!
//! Brief overview: a change is made to the record itself (`person`, `vacancy`), which becomes a row and a side as it
//! would after a real edit; `count` then counts what passes a threshold over the whole collection. So what advice says
//! is what a new match says, to the last hundredth.
//!
//! **Invariant:** only skills, languages, qualifications and wishes about work are ever changed: nothing here advises on
//! what stands for a protected attribute, because profiles in the index have none.

mod count;
mod items;
mod people;
mod person;
mod together;
mod usual;
mod vacancy;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::list::Stamp;
use super::reasons::Subject;
use super::{Eligibility, Points};
use crate::domain::Lang;

pub use people::PeopleCount;
pub use person::PersonAdvice;
pub use together::Together;
pub use vacancy::{Candidates, RequirementAdvice, VacancyAdvice};

/// Most best pairs that advice may look at.
pub const MAX_BEST: usize = 100;
/// Most pieces of advice in an answer.
pub const MAX_ADVICE: usize = 50;
/// The threshold where neither the request nor the list gives one: 60 points.
pub const DEFAULT_THRESHOLD: Points = Points(6_000);
/// The place in the person's list whose score is the threshold, counted from 1.
pub const THRESHOLD_PLACE: usize = 20;

/// How advice is wanted.
#[derive(Debug, Clone)]
pub struct AdviceRequest {
    /// How many of the best pairs are looked at, 1 to [`MAX_BEST`].
    pub best: usize,
    /// Score from which a pair counts; see [`ThresholdBasis`] for what it is otherwise.
    pub threshold: Option<Points>,
    /// Most pieces of advice, 1 to [`MAX_ADVICE`].
    pub limit: usize,
    /// Language of sentences and names.
    pub lang: Lang,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
}

impl AdviceRequest {
    /// The best 50 pairs, ten pieces of advice, the usual threshold.
    #[must_use]
    pub const fn new(lang: Lang, today: jiff::civil::Date) -> Self {
        Self { best: 50, threshold: None, limit: 10, lang, today }
    }
}

/// Where the threshold of an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdBasis {
    /// The request named it.
    Request,
    /// The score of the 20th vacancy of the person's present list.
    Twentieth,
    /// 60 points: the list is shorter than 20, or the advice is for a vacancy.
    Default,
}

/// How many pairs pass: the score reaches the threshold, and nothing required bars the person from the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct PassingCount {
    /// The person may do the work, as far as the profile tells.
    pub eligible: u64,
    /// The person may do it if something is confirmed.
    pub if_confirmed: u64,
}

impl PassingCount {
    /// Both groups together.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.eligible + self.if_confirmed
    }
}

impl From<count::Passing> for PassingCount {
    fn from(count: count::Passing) -> Self {
        Self { eligible: count.eligible, if_confirmed: count.if_confirmed }
    }
}

/// A difference of scores in hundredths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, ToSchema)]
#[schema(value_type = f64, minimum = -100, maximum = 100, example = 4.5)]
pub struct Gain(pub i32);

impl Gain {
    /// What a score gains from one to another.
    #[must_use]
    pub const fn between(before: Points, after: Points) -> Self {
        Self(after.0 as i32 - before.0 as i32)
    }
}

impl Serialize for Gain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl std::fmt::Display for Gain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "+" };
        write!(f, "{sign}{}", Points(self.0.unsigned_abs()))
    }
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A skill: learnt by a person; an advantage only or not asked at all in an advert.
    Skill,
    /// A card or permit.
    Card,
    /// A class of driving licence.
    DrivingLicence,
    /// A right, title or competence.
    Qualification,
    /// A language at a level.
    Language,
    /// The level of education that an advert asks.
    Education,
    /// The months of experience that an advert asks.
    Experience,
    /// Kilometres around the wanted places.
    Radius,
    /// A further wanted place, or a larger area in an advert.
    Place,
    /// Readiness to move.
    Move,
    /// A further extent of work.
    WorkingTime,
    /// A further form of contract.
    Contract,
    /// A further time of work.
    Shift,
    /// Remote work: a wish given up by a person, or offered by an advert.
    Remote,
}

/// One change. `item`, `from` and `to` say it without words; together with the kind they are all that is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdvisedChange {
    /// What is changed.
    pub kind: ChangeKind,
    /// The skill, card, class, qualification, language, place or name of a term of work.
    pub item: Subject,
    /// What it is at present: a level, kilometres or months, `must` or `nice`; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it becomes; absent where it is dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who grants or registers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Its site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_url: Option<String>,
    /// The act, with its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// The way to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// A vacancy that advice is shown by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdviceExample {
    /// Its id.
    pub id: String,
    /// Score at present.
    pub score_before: Points,
    /// Score with the change: that of a new match.
    pub score_after: Points,
    /// Whether the person may do the work with the change.
    pub eligibility: Eligibility,
    /// Its rank by score among the best pairs at present, from 1; absent where it is not one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_before: Option<usize>,
    /// Its rank among them with the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_after: Option<usize>,
}

/// A piece of advice: one change, or two that bring clearly more together than each for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Advice {
    /// What is changed.
    pub changes: Vec<AdvisedChange>,
    /// The sentence for a reader.
    pub text: String,
    /// Vacancies of the whole collection that pass with it and do not at present, or that become certain.
    pub opened: PassingCount,
    /// Vacancies that pass at present and do not with it.
    pub closed: u64,
    /// How many of the best pairs change their score.
    pub touched: usize,
    /// Mean gain over those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_gain: Option<Gain>,
    /// Greatest gain among those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_gain: Option<Gain>,
    /// What it opens, the best first; else the best pairs that gain most.
    pub examples: Vec<AdviceExample>,
}
