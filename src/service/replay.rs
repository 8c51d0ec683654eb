//! Replay: an answer of before is asked for again, and what has changed since is named.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::ServiceError;
use super::matches::{CandidateQuery, Subject, VacancyQuery, fingerprint};
use super::open::Service;
use crate::domain::{Invalid, Profile, Vacancy};
use crate::matching::{
    Asked, Difference, GivenAnswer, MAX_LIMIT, MatchAnswer, Replay, Stamp, differences,
};
use crate::store::Collection;

/// Changes that are read of the log at a time.
const CHANGES: usize = 10_000;

/// What replaying an answer showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplayVerdict {
    /// It is the same list.
    Same,
    /// It is another list now; `changed` says what has changed since.
    Changed,
    /// The answer is not as it was given: its digest is another.
    Altered,
    /// It is another list though nothing has changed: an error of the engine.
    Unexplained,
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplayPart {
    /// Records that were indexed.
    Index,
    /// The record of whom the list is for.
    Subject,
    /// The taxonomy.
    Taxonomy,
    /// Qualifications and dictionaries.
    Data,
    /// The ranking model.
    Ranking,
    /// The engine.
    Engine,
}

/// A part that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedPart {
    /// Which.
    pub part: ReplayPart,
    /// What it was: a sequence number, a version or a fingerprint.
    pub was: String,
    /// What it is; `deleted` where the record is gone.
    pub is: String,
}

/// An answer of before beside the same list of today.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReplayReport {
    /// Whether it is the same list.
    pub verdict: ReplayVerdict,
    /// What is not as it was, also where the list is the same.
    pub changed: Vec<ChangedPart>,
    /// Items that differ.
    pub differences: Vec<Difference>,
    /// The answer's own stamp.
    pub was: Stamp,
    /// The stamp of the list that was made again; absent where its record is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Stamp>,
}

impl Service {
    /// Makes the list of an answer again, as of its own time, and compares the two. A list for a record that was posted
    /// needs the record again.
    ///
    /// # Errors
    /// The answer's request is not acceptable, the posted record is missing, or store or index cannot be read.
    pub fn replay(
        &self,
        given: &GivenAnswer,
        profile: Option<Profile>,
        vacancy: Option<Vacancy>,
    ) -> Result<ReplayReport, ServiceError> {
        let limit = given.replay.request.limit;
        if !(1..=MAX_LIMIT).contains(&limit) {
            let expected = format!("a number from 1 to {MAX_LIMIT}");
            return Err(Invalid::field("replay.request.limit", &limit.to_string(), expected).into());
        }
        let mut changed = Vec::new();
        let answer = match self.again(given, profile, vacancy) {
            Ok((record, answer)) => {
                note(&mut changed, ReplayPart::Subject, &given.replay.subject.record, &record);
                Some(answer)
            }
            Err(ServiceError::NotFound { .. }) => {
                let was = &given.replay.subject.record;
                note(&mut changed, ReplayPart::Subject, was, "deleted");
                None
            }
            Err(error) => return Err(error),
        };
        let stamp = answer.as_ref().map(|answer| &answer.stamp);
        if let Some(is) = stamp {
            let was = &given.stamp;
            note(&mut changed, ReplayPart::Taxonomy, &was.taxonomy, &is.taxonomy);
            note(&mut changed, ReplayPart::Data, &was.data, &is.data);
            note(&mut changed, ReplayPart::Ranking, &was.ranking, &is.ranking);
            note(&mut changed, ReplayPart::Engine, &was.engine, &is.engine);
        }
        let mut found =
            answer.as_ref().map_or_else(Vec::new, |answer| differences(&given.items, answer));
        self.note_index(given, stamp, &mut changed, &mut found)?;
        let same = answer.as_ref().is_some_and(|answer| {
            found.is_empty()
                && (&answer.next_cursor, answer.total) == (&given.next_cursor, given.total)
        });
        let verdict = match (given.is_intact(), same) {
            (false, _) => ReplayVerdict::Altered,
            (true, true) => ReplayVerdict::Same,
            (true, false) if changed.is_empty() => ReplayVerdict::Unexplained,
            (true, false) => ReplayVerdict::Changed,
        };
        let is = stamp.cloned();
        Ok(ReplayReport { verdict, changed, differences: found, was: given.stamp.clone(), is })
    }

    /// The fingerprint of the subject as it is now, and the list made again.
    fn again(
        &self,
        given: &GivenAnswer,
        profile: Option<Profile>,
        vacancy: Option<Vacancy>,
    ) -> Result<(String, MatchAnswer), ServiceError> {
        let Replay { asked, subject, at, request, .. } = &given.replay;
        let mut list = request.clone();
        // The seed of the answer, also where it came from the day or a cursor.
        list.seed = list.seed.or(Some(given.stamp.seed));
        match asked {
            Asked::Vacancies(filters) => {
                let profile = subject_of("profile", subject.id.as_deref(), profile)?;
                let record = fingerprint(&self.profile_row(&profile)?.timeless());
                let query = VacancyQuery { profile, filters: (**filters).clone(), list };
                Ok((record, self.vacancies_at(&query, *at)?))
            }
            Asked::Candidates(filters) => {
                let vacancy = subject_of("vacancy", subject.id.as_deref(), vacancy)?;
                let record = fingerprint(&self.vacancy_row(&vacancy)?.timeless());
                let query = CandidateQuery { vacancy, filters: (**filters).clone(), list };
                Ok((record, self.candidates_at(&query, *at)?))
            }
        }
    }

    /// Notes that the listed records have changed since, and which changes made items differ.
    fn note_index(
        &self,
        given: &GivenAnswer,
        stamp: Option<&Stamp>,
        changed: &mut Vec<ChangedPart>,
        differences: &mut [Difference],
    ) -> Result<(), ServiceError> {
        let Some(stamp) = stamp else { return Ok(()) };
        let (was, is) = (given.stamp.index_sequence, stamp.index_sequence);
        let collection = match given.replay.asked {
            Asked::Vacancies(_) => Collection::Vacancies,
            Asked::Candidates(_) => Collection::Profiles,
        };
        let mut by_id: HashMap<String, &mut Difference> =
            differences.iter_mut().map(|one| (one.id.clone(), one)).collect();
        // An index that is behind the answer belongs to another store, or to an older copy of this one.
        let mut differs = is < was;
        let mut after = was;
        loop {
            let changes = self.store.changes(collection, after, CHANGES)?;
            let seen = changes.iter().take_while(|change| change.sequence <= is);
            for change in seen {
                differs = true;
                if let Some(one) = by_id.get_mut(&change.id) {
                    one.record_changed = Some(change.sequence);
                    one.deleted = change.deleted;
                }
            }
            match changes.last() {
                Some(last)
                    if changes.len() == CHANGES && last.sequence < is && !by_id.is_empty() =>
                {
                    after = last.sequence;
                }
                _ => break,
            }
        }
        if differs {
            note(changed, ReplayPart::Index, &was.to_string(), &is.to_string());
        }
        Ok(())
    }
}

fn note(changed: &mut Vec<ChangedPart>, part: ReplayPart, was: &str, is: &str) {
    if was != is {
        changed.push(ChangedPart { part, was: was.to_owned(), is: is.to_owned() });
    }
}

/// The stored subject of an answer, or the one that was posted and is handed in again.
fn subject_of<Id: std::str::FromStr, Record>(
    field: &'static str,
    id: Option<&str>,
    posted: Option<Record>,
) -> Result<Subject<Id, Record>, Invalid> {
    match (id, posted) {
        (Some(id), None) => {
            let parsed = id.parse().map(Subject::Stored);
            parsed.map_err(|_bad: Id::Err| Invalid::field("replay.subject.id", id, "a record's id"))
        }
        (None, Some(record)) => Ok(Subject::Posted(Box::new(record))),
        (Some(_), Some(_)) => {
            let expected = "no record: the answer is about a stored one";
            Err(Invalid::field(field, "", expected))
        }
        (None, None) => {
            let expected = "the record that was posted: it is stored nowhere";
            Err(Invalid::field(field, "", expected))
        }
    }
}
