//! From what was typed to a profile.

use super::{FieldProblem, Form, held_right};
use crate::domain::{
    AreaCode, Availability, CardCode, Cefr, Contract, Currency, DrivingClass, Education,
    EducationLevel, EducationState, Employment, FieldOfEducation, HeldCard, HeldLanguage, Pay,
    PayPeriod, Period, Profile, ProfileSkill, Remote, Shift, Wishes, WorkingTime, YearMonth,
};
use crate::service::{Concept, ConceptKind, Place, PlaceKind};
use crate::web::names::{self, Names};

const CEFR: [Cefr; 6] = [Cefr::A1, Cefr::A2, Cefr::B1, Cefr::B2, Cefr::C1, Cefr::C2];

/// The concept that a name means: in the reader's language if there is one, else in any.
pub(in crate::web) fn concept(
    names: &Names<'_>,
    text: &str,
    accepts: fn(ConceptKind) -> bool,
) -> Option<Concept> {
    let taxonomy = &names.reference.taxonomy;
    let own = taxonomy.lookup(text, names.words.0);
    let mut all = own.into_iter().chain(taxonomy.lookup_any(text));
    all.find(|concept| accepts(taxonomy.kind(*concept)))
}

/// The area that a name means.
fn area(names: &Names<'_>, text: &str, accepts: fn(&AreaCode) -> bool) -> Option<AreaCode> {
    let places = &names.reference.places;
    let code_of = |place: Place| {
        let code = places.code(place).to_owned();
        Some(match places.kind(place) {
            PlaceKind::Municipality => AreaCode::Municipality(code),
            PlaceKind::Region => AreaCode::Region(code),
            PlaceKind::EmploymentArea => AreaCode::EmploymentArea(code),
            PlaceKind::Nuts => AreaCode::Nuts(code),
            PlaceKind::Country => AreaCode::Country(code),
            PlaceKind::Locality => AreaCode::Locality(code),
            _ => return None,
        })
    };
    let found = places.lookup(text);
    // A village that is no area of its own is taken as the municipality that it lies in.
    let direct = found.iter().copied();
    let around = found.iter().flat_map(|place| places.parents(*place)).copied();
    direct.chain(around).filter_map(code_of).find(accepts)
}

/// A month as a browser sends it (`2024-03`) or as people type it (`3/2024`, `3.2024`).
fn month(text: &str) -> Option<YearMonth> {
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    let (month, year) = text.split_once(['/', '.'])?;
    let (month, year): (u8, u16) = (month.trim().parse().ok()?, year.trim().parse().ok()?);
    format!("{year:04}-{month:02}").parse().ok()
}

/// A day as a browser sends it or as it is typed in Finnish and Swedish.
fn day(text: &str) -> Option<jiff::civil::Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split('.').map(|part| part.trim().parse::<i16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// An amount of money as cents; `2 450`, `2450,50` and `2450.50` are read.
fn cents(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let amount: f64 = digits.replace(',', ".").parse().ok()?;
    let holds = amount.is_finite() && (0.01..=10_000_000.0).contains(&amount);
    holds.then(|| (amount * 100.0).round() as u32)
}

/// Collects what is wrong.
struct Problems<'a> {
    names: &'a Names<'a>,
    list: Vec<FieldProblem>,
}

impl Problems<'_> {
    fn add(&mut self, id: impl Into<String>, key: &str, value: &str) {
        let text = self.names.words.with(key, "value", value);
        self.list.push(FieldProblem { id: id.into(), text });
    }

    /// What a stated text means; a problem where it means nothing.
    fn read<T>(
        &mut self,
        id: &str,
        key: &str,
        text: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.add(id, key, text);
        }
        value
    }
}

/// Where a field stands in the form; rows keep their order.
fn position(id: &str) -> usize {
    const ORDER: [&str; 13] = [
        "wanted",
        "skill",
        "job_occupation",
        "job_from",
        "job_to",
        "education_level",
        "education_field",
        "language",
        "level",
        "home",
        "place",
        "radius",
        "pay",
    ];
    let name = id.rsplit_once('-').map_or(id, |(name, _)| name);
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}

fn chosen<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, values: &[String]) -> Vec<T> {
    all.iter().copied().filter(|item| values.iter().any(|value| value == code(*item))).collect()
}

impl Form {
    /// The profile that the form means; it is stored nowhere.
    ///
    /// # Errors
    /// Every field that is wrong, in the reader's language; there is at least one.
    pub(in crate::web) fn profile(
        &self,
        names: &Names<'_>,
        now: jiff::Timestamp,
    ) -> Result<Profile, Vec<FieldProblem>> {
        let mut problems = Problems { names, list: Vec::new() };
        let wishes = self.wishes(&mut problems);
        let taxonomy = &names.reference.taxonomy;
        let id_of = |concept: Concept| taxonomy.id(concept).parse().ok();
        let mut skills: Vec<ProfileSkill> = Vec::new();
        for (row, text) in self.skills.iter().enumerate() {
            let find = |text: &str| concept(names, text, ConceptKind::is_skill).and_then(id_of);
            let id = format!("skill-{row}");
            if let Some(concept) = problems.read(&id, "problem.skill", text, find)
                && !skills.iter().any(|held| held.concept == concept)
            {
                skills.push(ProfileSkill { concept, verified: None });
            }
        }
        let employments = self.employments(&mut problems);
        let educations = self.education(&mut problems);
        let languages = self.languages(&mut problems);
        let classes = DrivingClass::ALL;
        let driving_licences = chosen(&classes, DrivingClass::code, &self.driving);
        let cards = self.cards.iter().filter_map(|code| CardCode::try_from(code.clone()).ok());
        let cards = cards.map(|card| HeldCard { card, valid_until: None, verified: None });
        let known = &names.reference.qualifications;
        let qualifications = self.rights.iter().filter_map(|text| held_right(text));
        let qualifications =
            qualifications.filter(|held| known.find(held.qualification.as_str()).is_some());
        let home = problems.read("home-0", "problem.place", &self.home, |text| {
            area(names, text, |area| !matches!(area, AreaCode::Locality(_)))
        });
        let from = problems.read("available_from-0", "problem.day", &self.available_from, day);
        let availability = match (self.available.as_str(), from) {
            ("agreed", _) => Availability::Agreed,
            ("from", Some(day)) => Availability::From(day),
            ("from", None) => {
                if self.available_from.is_empty() {
                    problems.add("available_from-0", "problem.day_missing", "");
                }
                Availability::Now
            }
            _ => Availability::Now,
        };
        let says_nothing =
            wishes.occupations.is_empty() && skills.is_empty() && employments.is_empty();
        if says_nothing && problems.list.is_empty() {
            problems.add("wanted-0", "problem.nothing", "");
        }
        if !problems.list.is_empty() {
            problems.list.sort_by_key(|problem| position(&problem.id));
            return Err(problems.list);
        }
        let id = "posted".to_owned().try_into();
        let profile = Profile {
            id: id.expect("invariant: `posted` is made of letters"),
            headline: Default::default(),
            summary: Default::default(),
            contact: None,
            home,
            employments,
            educations,
            projects: Vec::new(),
            skills,
            languages,
            cards: cards.collect(),
            qualifications: qualifications.collect(),
            driving_licences,
            own_car: None,
            wishes,
            availability,
            extracted: Vec::new(),
            modified: now,
        };
        Profile::accept(profile).map_err(|invalid| {
            let explain = |error: crate::domain::FieldError| FieldProblem {
                id: "wanted-0".to_owned(),
                text: names.words.with("problem.other", "value", &error.to_string()),
            };
            invalid.errors.into_iter().map(explain).collect()
        })
    }

    fn wishes(&self, problems: &mut Problems<'_>) -> Wishes {
        let names = problems.names;
        let taxonomy = &names.reference.taxonomy;
        let occupation = |text: &str| {
            let found = concept(names, text, ConceptKind::is_work);
            found.and_then(|concept| taxonomy.id(concept).parse().ok())
        };
        let mut occupations = Vec::new();
        for (row, text) in self.wanted.iter().enumerate() {
            let id = format!("wanted-{row}");
            let found = problems.read(&id, "problem.occupation", text, occupation);
            occupations.extend(found.filter(|id| !occupations.contains(id)));
        }
        let mut places = Vec::new();
        for (row, text) in self.places.iter().enumerate() {
            let id = format!("place-{row}");
            let found =
                problems.read(&id, "problem.place", text, |text| area(names, text, |_| true));
            places.extend(found.filter(|area| !places.contains(area)));
        }
        let radius_km = problems.read("radius-0", "problem.radius", &self.radius, |text| {
            text.parse().ok().filter(|km| (1..=500).contains(km))
        });
        let pay = problems.read("pay-0", "problem.pay", &self.pay, cents);
        let per = if self.pay_per == "hour" { PayPeriod::Hour } else { PayPeriod::Month };
        let remotes = [Remote::None, Remote::Partial, Remote::Full];
        let remote = remotes.into_iter().find(|it| names::remote(*it).0 == self.remote);
        Wishes {
            occupations,
            places,
            radius_km,
            remote,
            willing_to_move: self.moves,
            working_time: chosen(
                &WorkingTime::ALL,
                |it| names::working_time(it).0,
                &self.working_time,
            ),
            contracts: chosen(&Contract::ALL, |it| names::contract(it).0, &self.contracts),
            shifts: chosen(&Shift::ALL, |it| names::shift(it).0, &self.shifts),
            pay: pay.map(|min| Pay { min, max: None, currency: Currency::EUR, per }),
            kinds: Vec::new(),
        }
    }

    fn employments(&self, problems: &mut Problems<'_>) -> Vec<Employment> {
        let names = problems.names;
        let taxonomy = &names.reference.taxonomy;
        let mut employments = Vec::new();
        for (row, job) in self.jobs.iter().enumerate() {
            if job.occupation.is_empty() && job.from.is_empty() && job.to.is_empty() {
                continue;
            }
            let id = format!("job_occupation-{row}");
            if job.occupation.is_empty() {
                problems.add(&id, "problem.job_occupation", "");
            }
            let read = |text: &str| concept(names, text, ConceptKind::is_work);
            let found = problems.read(&id, "problem.occupation", &job.occupation, read);
            let (from_id, to_id) = (format!("job_from-{row}"), format!("job_to-{row}"));
            if job.from.is_empty() {
                problems.add(&from_id, "problem.job_from", "");
            }
            let start = problems.read(&from_id, "problem.month", &job.from, month);
            let end = problems.read(&to_id, "problem.month", &job.to, month);
            let (Some(found), Some(start)) = (found, start) else { continue };
            if end.is_some_and(|end| end < start) {
                problems.add(&to_id, "problem.job_order", "");
                continue;
            }
            employments.push(Employment {
                title: Default::default(),
                employer: None,
                occupation: taxonomy.id(found).parse().ok(),
                period: Period { start, end },
                share_percent: 100,
                skills: Vec::new(),
                description: Default::default(),
            });
        }
        employments
    }

    fn education(&self, problems: &mut Problems<'_>) -> Vec<Education> {
        let level =
            problems.read("education_level", "problem.choice", &self.education_level, |text| {
                EducationLevel::try_from(text.parse::<u8>().ok()?).ok()
            });
        let field =
            problems.read("education_field", "problem.choice", &self.education_field, |text| {
                FieldOfEducation::try_from(text.to_owned()).ok()
            });
        if field.is_some() && self.education_level.is_empty() {
            problems.add("education_level", "problem.education_level", "");
        }
        let of = |level| Education {
            level,
            field,
            degree_code: None,
            name: Default::default(),
            institution: None,
            period: None,
            state: EducationState::Completed,
            skills: Vec::new(),
        };
        level.map(of).into_iter().collect()
    }

    fn languages(&self, problems: &mut Problems<'_>) -> Vec<HeldLanguage> {
        let mut languages: Vec<HeldLanguage> = Vec::new();
        for (row, (code, level)) in self.languages.iter().enumerate() {
            let (id, level_id) = (format!("language-{row}"), format!("level-{row}"));
            let known = |text: &str| {
                problems.names.reference.codes.language(text)?;
                text.parse().ok()
            };
            let language = if code.is_empty() { None } else { known(code) };
            if language.is_none() && !code.is_empty() {
                problems.add(&id, "problem.choice", code);
            }
            let find = |text: &str| CEFR.into_iter().find(|level| level.code() == text);
            let level = problems.read(&level_id, "problem.choice", level, find);
            match (language, level) {
                (Some(language), Some(level)) => {
                    if !languages.iter().any(|held| held.language == language) {
                        languages.push(HeldLanguage { language, level });
                    }
                }
                (Some(_), None) => problems.add(&level_id, "problem.level", ""),
                (None, _) => {}
            }
        }
        languages
    }
}

#[cfg(test)]
mod tests {
    //! 1. Months, days and money are read as people of each language write them; nonsense is not.

    use super::*;

    #[test]
    fn months_days_and_money() {
        assert_eq!(month("2024-03"), month("3/2024"));
        assert_eq!(month("03.2024"), month("2024-03"));
        assert!(month("13/2024").is_none() && month("soon").is_none());
        assert_eq!(day("1.3.2027"), day("2027-03-01"));
        assert!(day("30.2.2027").is_none() && day("1.3").is_none());
        assert_eq!(cents("2 450,50 €"), Some(245_050));
        assert_eq!(cents("2\u{a0}450"), Some(245_000));
        assert!(cents("-5").is_none() && cents("NaN").is_none() && cents("lots").is_none());
    }
}
