//! The profile form: what was typed, and the profile that it means.
//!
//! Brief overview: a [`Form`] is read from the fields of a posted form or made from a stored profile. It keeps
//! every text as typed; [`Form::profile`] gives the profile, or what is wrong, by the id of the field.

mod resolve;

pub(super) use resolve::concept;

use super::format;
use super::names::{self, Names};
use super::query::Pairs;
use crate::domain::{Availability, HeldQualification, PayPeriod, Profile, QualificationState};

/// Most rows of one kind.
pub(super) const MAX_ROWS: usize = 40;

/// A job as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct JobRow {
    pub(super) occupation: String,
    /// First month.
    pub(super) from: String,
    /// Last month; blank while it goes on.
    pub(super) to: String,
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Form {
    pub(super) wanted: Vec<String>,
    pub(super) skills: Vec<String>,
    pub(super) jobs: Vec<JobRow>,
    /// ISCED level.
    pub(super) education_level: String,
    /// ISCED-F code.
    pub(super) education_field: String,
    /// Code and CEFR level.
    pub(super) languages: Vec<(String, String)>,
    pub(super) driving: Vec<String>,
    pub(super) cards: Vec<String>,
    /// Ids of qualifications; one that is not plainly held has its state, and whether it comes from the European Economic Area, after it.
    pub(super) rights: Vec<String>,
    pub(super) home: String,
    pub(super) places: Vec<String>,
    pub(super) radius: String,
    pub(super) moves: bool,
    pub(super) remote: String,
    pub(super) working_time: Vec<String>,
    pub(super) contracts: Vec<String>,
    pub(super) shifts: Vec<String>,
    pub(super) pay: String,
    /// `month` or `hour`.
    pub(super) pay_per: String,
    /// `now`, `from` or `agreed`.
    pub(super) available: String,
    pub(super) available_from: String,
}

/// A field that cannot be accepted: the id of its element, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldProblem {
    pub(super) id: String,
    pub(super) text: String,
}

/// A qualification as the form writes it: `fi.sairaanhoitaja`, or `fi.sairaanhoitaja pending outside`.
fn right(held: &HeldQualification) -> String {
    let state = match held.state {
        QualificationState::Held => "",
        QualificationState::Pending => " pending",
        QualificationState::Limited => " limited",
        QualificationState::None => " none",
    };
    let from = held.from_eea.map_or("", |eea| if eea { " eea" } else { " outside" });
    format!("{}{state}{from}", held.qualification)
}

/// A qualification from what [`right`] writes.
pub(super) fn held_right(text: &str) -> Option<HeldQualification> {
    let mut words = text.split(' ');
    let qualification = words.next()?.parse().ok()?;
    let (mut state, mut from_eea) = (QualificationState::Held, None);
    for word in words {
        match word {
            "pending" => state = QualificationState::Pending,
            "limited" => state = QualificationState::Limited,
            "none" => state = QualificationState::None,
            "eea" => from_eea = Some(true),
            "outside" => from_eea = Some(false),
            _ => return None,
        }
    }
    Some(HeldQualification { qualification, state, valid_until: None, from_eea, verified: None })
}

impl Form {
    /// Reads the fields of a form.
    pub(super) fn read(pairs: &Pairs) -> Self {
        let all = |name: &str| -> Vec<String> {
            pairs.all(name).take(MAX_ROWS).map(str::to_owned).collect()
        };
        // Lists that are picked from may be longer than lists that are typed.
        let picked = |name: &str| -> Vec<String> {
            let stated = pairs.all(name).filter(|value| !value.is_empty());
            stated.take(120).map(str::to_owned).collect()
        };
        let one = |name: &str| pairs.get(name).unwrap_or_default().to_owned();
        let (from, to) = (all("job_from"), all("job_to"));
        let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
        let jobs = all("job_occupation").into_iter().enumerate();
        let levels = all("level");
        let languages = all("language").into_iter().enumerate();
        Self {
            wanted: all("wanted"),
            skills: all("skill"),
            jobs: jobs
                .map(|(row, occupation)| JobRow {
                    occupation,
                    from: at(&from, row),
                    to: at(&to, row),
                })
                .collect(),
            education_level: one("education_level"),
            education_field: one("education_field"),
            languages: languages.map(|(row, code)| (code, at(&levels, row))).collect(),
            driving: picked("driving"),
            cards: picked("card"),
            rights: picked("right"),
            home: one("home"),
            places: all("place"),
            radius: one("radius"),
            moves: !one("move").is_empty(),
            remote: one("remote"),
            working_time: picked("working_time"),
            contracts: picked("contract"),
            shifts: picked("shift"),
            pay: one("pay"),
            pay_per: one("pay_per"),
            available: one("available"),
            available_from: one("available_from"),
        }
    }

    /// The form that a profile would have been typed as, in the reader's language.
    pub(super) fn of(profile: &Profile, names: &Names<'_>) -> Self {
        let wishes = &profile.wishes;
        let place = |area| {
            let found = names.find_place(area);
            found.map(|place| names.place_name(place).to_owned()).unwrap_or_default()
        };
        let jobs = profile.employments.iter().filter_map(|job| {
            Some(JobRow {
                occupation: names.concept(job.occupation.as_ref()?),
                from: job.period.start.to_string(),
                to: job.period.end.map(|end| end.to_string()).unwrap_or_default(),
            })
        });
        // The form has room for one education: the highest.
        let education = profile.educations.iter().max_by_key(|education| education.level);
        let field = education.and_then(|education| education.field);
        let languages = profile.languages.iter();
        let languages =
            languages.map(|held| (held.language.as_str().to_owned(), held.level.code().to_owned()));
        let (available, from) = match profile.availability {
            Availability::From(day) => ("from", day.to_string()),
            Availability::Agreed => ("agreed", String::new()),
            Availability::Now | Availability::Unavailable => ("now", String::new()),
        };
        let pay = wishes.pay.map(|pay| match pay.per {
            PayPeriod::Hour => ("hour", pay.min),
            _ => ("month", pay.monthly(pay.min)),
        });
        let codes = |codes: Vec<&'static str>| codes.into_iter().map(str::to_owned).collect();
        Self {
            wanted: wishes.occupations.iter().map(|id| names.concept(id)).collect(),
            skills: profile
                .stated_skills()
                .into_iter()
                .take(MAX_ROWS)
                .map(|id| names.concept(id))
                .collect(),
            jobs: jobs.collect(),
            education_level: education.map(|it| it.level.isced().to_string()).unwrap_or_default(),
            // The form offers broad and narrow fields.
            education_field: field
                .map(|field| field.as_str().chars().take(3).collect())
                .unwrap_or_default(),
            languages: languages.collect(),
            driving: profile.driving_licences.iter().map(|it| it.code().to_owned()).collect(),
            cards: profile.cards.iter().map(|held| held.card.to_string()).collect(),
            rights: profile.qualifications.iter().map(right).collect(),
            home: profile.home.as_ref().map(place).unwrap_or_default(),
            places: wishes.places.iter().map(place).collect(),
            radius: wishes.radius_km.map(|km| km.to_string()).unwrap_or_default(),
            moves: wishes.willing_to_move,
            remote: wishes.remote.map(|it| names::remote(it).0.to_owned()).unwrap_or_default(),
            working_time: codes(
                wishes.working_time.iter().map(|it| names::working_time(*it).0).collect(),
            ),
            contracts: codes(wishes.contracts.iter().map(|it| names::contract(*it).0).collect()),
            shifts: codes(wishes.shifts.iter().map(|it| names::shift(*it).0).collect()),
            pay: pay
                .map(|(_, cents)| format::decimal(names.words.0, f64::from(cents) / 100.0, 2, true))
                .unwrap_or_default(),
            pay_per: pay.map_or("month", |(per, _)| per).to_owned(),
            available: available.to_owned(),
            available_from: from,
        }
    }

    /// The texts of a repeated field.
    pub(super) fn rows(&mut self, field: &str) -> Option<&mut Vec<String>> {
        match field {
            "wanted" => Some(&mut self.wanted),
            "skill" => Some(&mut self.skills),
            "place" => Some(&mut self.places),
            _ => None,
        }
    }

    /// Puts a suggestion into the field with this name and row.
    pub(super) fn take(&mut self, field: &str, row: usize, label: &str) {
        let text = match field {
            "home" => Some(&mut self.home),
            "job_occupation" => self.jobs.get_mut(row).map(|job| &mut job.occupation),
            field => self.rows(field).and_then(|rows| rows.get_mut(row)),
        };
        if let Some(text) = text {
            label.clone_into(text);
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Repeated fields are read in their order and rows stay together.
    //! 2. A suggestion lands in its field.

    use super::*;

    fn pairs(fields: &[(&str, &str)]) -> Pairs {
        Pairs(
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        )
    }

    #[test]
    fn rows_stay_together() {
        let form = Form::read(&pairs(&[
            ("job_occupation", "welder"),
            ("job_from", "2020-01"),
            ("job_to", ""),
            ("job_occupation", " cook "),
            ("job_from", "2018-01"),
            ("job_to", "2019-12"),
            ("language", "fi"),
            ("level", "C2"),
        ]));
        assert_eq!(form.jobs[1].occupation, "cook");
        assert_eq!((form.jobs[0].to.as_str(), form.jobs[1].to.as_str()), ("", "2019-12"));
        assert_eq!(form.languages, [("fi".to_owned(), "C2".to_owned())]);
    }

    #[test]
    fn a_suggestion_lands_in_its_field() {
        let mut form = Form::read(&pairs(&[("wanted", "a"), ("wanted", "b"), ("home", "c")]));
        form.take("wanted", 1, "baker");
        form.take("home", 0, "Turku");
        form.take("skill", 7, "nothing");
        form.take("nonsense", 0, "nothing");
        assert_eq!((form.wanted[1].as_str(), form.home.as_str()), ("baker", "Turku"));
    }
}
