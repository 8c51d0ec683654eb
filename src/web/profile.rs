//! The profile form and the people to try it with.

use askama::Template;
use axum::http::StatusCode;

use super::form::{FieldProblem, Form, JobRow, MAX_ROWS, concept};
use super::layout::{Page, Text};
use super::lists::vacancy_list;
use super::names::{self, Names};
use super::suggest::{Kind, suggestions};
use super::visit::{Answer, Problem, Visit};
use crate::domain::{Contract, DrivingClass, ProfileId, Remote, Shift, WorkingTime};
use crate::service::{Code, Concept, ConceptKind, MatchSubject, QualificationKind};

/// Written demo profiles have ids from `demo:p001` to this number.
const DEMO_PROFILES: usize = 60;
/// Typical skills that are offered to be ticked.
const TYPICAL: usize = 16;

/// A written profile of an invented person.
pub(super) struct DemoProfile {
    pub(super) id: String,
    pub(super) headline: Text,
}

/// The written demo profiles that are in the store. Nobody else's profile is ever listed.
pub(super) fn demo_profiles(visit: &Visit) -> Result<Vec<DemoProfile>, Problem> {
    let ids = (1..=DEMO_PROFILES).filter_map(|number| format!("demo:p{number:03}").parse().ok());
    let ids: Vec<ProfileId> = ids.collect();
    let found = visit.service.profiles(&ids)?;
    let demo = found.into_iter().flatten().map(|profile| DemoProfile {
        headline: Text::best(&profile.headline, visit.lang),
        id: profile.id.to_string(),
    });
    Ok(demo.filter(|demo| !demo.headline.is_empty()).collect())
}

/// A text field.
struct Field {
    id: String,
    name: &'static str,
    row: usize,
    label: String,
    value: String,
    problem: Option<String>,
    /// Suggestions for what was typed, each a button without script.
    suggestions: Vec<String>,
}

/// Something to choose or tick.
struct Choice {
    id: String,
    value: String,
    label: String,
    chosen: bool,
}

struct JobFields {
    occupation: Field,
    from: Field,
    to: Field,
}

struct LanguageFields {
    language: Field,
    languages: Vec<Choice>,
    level: Field,
    levels: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "profile.html")]
struct FormPage {
    page: Page,
    problems: Vec<FieldProblem>,
    demos: Vec<DemoProfile>,
    wanted: Vec<Field>,
    skills: Vec<Field>,
    typical: Vec<Choice>,
    jobs: Vec<JobFields>,
    education_level: Field,
    education_levels: Vec<Choice>,
    education_field: Field,
    education_fields: Vec<(String, Vec<Choice>)>,
    languages: Vec<LanguageFields>,
    driving: Vec<Choice>,
    cards: Vec<Choice>,
    rights: Vec<Choice>,
    other_rights: Vec<String>,
    home: Field,
    places: Vec<Field>,
    radius: Field,
    moves: bool,
    remote: Vec<Choice>,
    working_time: Vec<Choice>,
    contracts: Vec<Choice>,
    shifts: Vec<Choice>,
    pay: Field,
    pay_per: Vec<Choice>,
    available: Vec<Choice>,
    available_from: Field,
}

impl FormPage {
    /// Whether something of a list is ticked, so that it is shown open.
    fn ticked(&self, choices: &[Choice]) -> bool {
        choices.iter().any(|choice| choice.chosen)
    }
}

/// Shows the form, changes it as a button asked, or answers with the vacancies for it.
pub(super) fn page(visit: &Visit) -> Result<Answer, Problem> {
    let names = visit.names();
    if !visit.posted {
        let Some(from) = visit.pairs.get("from") else {
            return show(visit, Form::default(), Vec::new(), false);
        };
        let Ok(id) = from.parse::<ProfileId>() else { return Err(Problem::NotFound) };
        let form = Form::of(&visit.service.profile(&id)?, &names);
        return show(visit, form, Vec::new(), false);
    }
    let mut form = Form::read(&visit.pairs);
    let action = visit.pairs.get("action").unwrap_or("match");
    if let Some(what) = action.strip_prefix("add:") {
        match what {
            "job" => form.jobs.push(JobRow::default()),
            "language" => form.languages.push(Default::default()),
            field => form.rows(field).into_iter().for_each(|rows| {
                let more = if field == "skill" { 4 } else { 2 };
                rows.extend(std::iter::repeat_n(String::new(), more));
            }),
        }
        return show(visit, form, Vec::new(), false);
    }
    if let Some(what) = action.strip_prefix("take:") {
        let mut parts = what.splitn(3, ':');
        if let (Some(field), Some(row), Some(label)) = (parts.next(), parts.next(), parts.next()) {
            form.take(field, row.parse().unwrap_or(MAX_ROWS), label);
        }
        return show(visit, form, Vec::new(), true);
    }
    if action == "suggest" || action == "edit" {
        return show(visit, form, Vec::new(), action == "suggest");
    }
    match form.profile(&names, visit.service.clock().now()) {
        Ok(profile) => {
            let edit = visit.to("/profile");
            vacancy_list(visit, MatchSubject::Posted(Box::new(profile)), None, edit)
        }
        Err(problems) => show(visit, form, problems, true),
    }
}

/// Renders the form, with suggestions for what is not understood where they are asked for.
fn show(
    visit: &Visit,
    mut form: Form,
    problems: Vec<FieldProblem>,
    suggest: bool,
) -> Result<Answer, Problem> {
    let wrong = !problems.is_empty();
    pad(&mut form.wanted, 3);
    pad(&mut form.skills, 6);
    pad(&mut form.places, 3);
    form.jobs.truncate(20);
    let blank = form.jobs.iter().all(|job| !job.occupation.is_empty() || !job.from.is_empty());
    if form.jobs.len() < 2 || (blank && form.jobs.len() < 20) {
        form.jobs.resize(form.jobs.len().max(1) + 1, JobRow::default());
    }
    form.languages.truncate(20);
    let spare = form.languages.last().is_none_or(|(code, _)| !code.is_empty());
    if spare && form.languages.len() < 20 {
        form.languages.push(Default::default());
    }
    let maker = Maker { names: visit.names(), problems: &problems, suggest };
    let title = visit.words().t("profile.title");
    let mut page = visit.frame(title);
    if wrong {
        page.title = format!("{}{title}", visit.words().t("profile.error_prefix"));
    }
    let view = maker.page(page, &form, demo_profiles(visit)?);
    let view = FormPage { problems: problems.clone(), ..view };
    let body = view.render()?;
    Ok(if wrong {
        Answer::Wrong(StatusCode::UNPROCESSABLE_ENTITY, body)
    } else {
        Answer::Html(body)
    })
}

/// Fills a list of texts up with blank ones, so that there is at least one to write in.
fn pad(rows: &mut Vec<String>, least: usize) {
    // Of blank rows in the middle nothing is kept but their place among the others.
    rows.truncate(MAX_ROWS);
    let spare = rows.last().is_some_and(String::is_empty);
    let wanted = if spare { rows.len() } else { rows.len() + 1 };
    rows.resize(wanted.clamp(least, MAX_ROWS), String::new());
}

/// Makes the fields of the form.
struct Maker<'a> {
    names: Names<'a>,
    problems: &'a [FieldProblem],
    suggest: bool,
}

impl Maker<'_> {
    fn t(&self, key: &'static str) -> &'static str {
        self.names.words.t(key)
    }

    fn field(&self, name: &'static str, row: usize, label: String, value: &str) -> Field {
        let id = format!("{name}-{row}");
        self.with_id(id, name, row, label, value)
    }

    fn with_id(
        &self,
        id: String,
        name: &'static str,
        row: usize,
        label: String,
        value: &str,
    ) -> Field {
        let problem = self.problems.iter().find(|problem| problem.id == id);
        let problem = problem.map(|problem| problem.text.clone());
        Field { id, name, row, label, value: value.to_owned(), problem, suggestions: Vec::new() }
    }

    /// A field of a repeated name, with suggestions where they are wanted and the text is not clear.
    fn text(
        &self,
        name: &'static str,
        row: usize,
        key: &'static str,
        value: &str,
        kind: Kind,
    ) -> Field {
        let label = self.names.words.with(key, "n", &(row + 1).to_string());
        let mut field = self.field(name, row, label, value);
        if self.suggest && !value.is_empty() {
            let known = match kind {
                Kind::Occupation => concept(&self.names, value, ConceptKind::is_work).is_some(),
                Kind::Skill => concept(&self.names, value, ConceptKind::is_skill).is_some(),
                Kind::Place => !self.names.reference.places.lookup(value).is_empty(),
            };
            if !known {
                field.suggestions = suggestions(&self.names, kind, value);
            }
        }
        field
    }

    fn texts(
        &self,
        name: &'static str,
        key: &'static str,
        rows: &[String],
        kind: Kind,
    ) -> Vec<Field> {
        rows.iter().enumerate().map(|(row, text)| self.text(name, row, key, text, kind)).collect()
    }

    fn ticks<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        code_and_key: impl Fn(T) -> (&'static str, &'static str),
        chosen: &[String],
    ) -> Vec<Choice> {
        let choice = |item: &T| {
            let (code, key) = code_and_key(*item);
            self.choice(name, code, self.t(key).to_owned(), chosen.iter().any(|it| it == code))
        };
        all.iter().map(choice).collect()
    }

    fn choice(&self, name: &str, value: &str, label: String, chosen: bool) -> Choice {
        Choice { id: format!("{name}-{value}"), value: value.to_owned(), label, chosen }
    }

    /// Skills that the stated occupations need and that are not stated yet.
    fn typical(&self, form: &Form) -> Vec<Choice> {
        let (names, taxonomy) = (&self.names, &self.names.reference.taxonomy);
        let stated: Vec<_> = form
            .skills
            .iter()
            .filter_map(|text| concept(names, text, ConceptKind::is_skill))
            .collect();
        let texts = form.wanted.iter().chain(form.jobs.iter().map(|job| &job.occupation));
        let occupations = texts.filter_map(|text| concept(names, text, ConceptKind::is_occupation));
        let mut offered = Vec::new();
        for occupation in occupations {
            for skill in taxonomy.essential_skills(occupation) {
                if !stated.contains(skill) && !offered.contains(skill) {
                    offered.push(*skill);
                }
            }
        }
        offered.truncate(TYPICAL);
        let choice = |(row, skill): (usize, &Concept)| {
            let label = taxonomy.label(*skill, names.words.0);
            Choice {
                id: format!("typical-{row}"),
                value: label.to_owned(),
                label: label.to_owned(),
                chosen: false,
            }
        };
        offered.iter().enumerate().map(choice).collect()
    }

    fn education_fields(&self, chosen: &str) -> Vec<(String, Vec<Choice>)> {
        let Some(list) = self.names.reference.codes.list("isced_f") else { return Vec::new() };
        let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
        for field in list.iter() {
            let (code, name) = (field.code(), field.name(self.names.words.0).to_owned());
            let choice = self.choice("field", code, name.clone(), code == chosen);
            match (code.len(), groups.last_mut()) {
                (2, _) => groups.push((name, vec![choice])),
                // "Not further defined" is what the broad field already says.
                (3, Some((_, choices))) if !code.ends_with('0') => choices.push(choice),
                _ => {}
            }
        }
        groups
    }

    fn language_choices(&self, chosen: &str) -> Vec<Choice> {
        let Some(list) = self.names.reference.codes.list("language") else { return Vec::new() };
        let lang = self.names.words.0;
        let common = ["fi", "sv", "en"];
        let common_or_not = |code: &str| common.iter().position(|it| *it == code).unwrap_or(3);
        let mut codes: Vec<_> =
            list.iter().filter(|it| it.code().len() == 2 || it.code() == chosen).collect();
        codes.sort_by_cached_key(|it| (common_or_not(it.code()), it.name(lang).to_lowercase()));
        let choice = |code: &Code| {
            self.choice("language", code.code(), code.name(lang).to_owned(), code.code() == chosen)
        };
        codes.into_iter().map(choice).collect()
    }

    fn language(&self, row: usize, code: &str, level: &str) -> LanguageFields {
        let number = (row + 1).to_string();
        let words = self.names.words;
        let label = words.with("profile.language_n", "n", &number);
        let level_label = words.with("profile.level_n", "n", &number);
        let levels = ["A1", "A2", "B1", "B2", "C1", "C2"].map(|value| {
            let known = self.names.reference.codes.list("cefr").and_then(|list| list.get(value));
            let name = known.map_or("", |code| code.name(words.0));
            self.choice("level", value, format!("{value} – {name}"), value == level)
        });
        LanguageFields {
            language: self.field("language", row, label, code),
            languages: self.language_choices(code),
            level: self.field("level", row, level_label, level),
            levels: levels.into(),
        }
    }

    fn job(&self, row: usize, job: &JobRow) -> JobFields {
        let words = self.names.words;
        let number = (row + 1).to_string();
        let name = "job_occupation";
        JobFields {
            occupation: self.text(name, row, "profile.job_n", &job.occupation, Kind::Occupation),
            from: self.field(
                "job_from",
                row,
                words.with("profile.from_n", "n", &number),
                &job.from,
            ),
            to: self.field("job_to", row, words.with("profile.to_n", "n", &number), &job.to),
        }
    }

    fn page(&self, page: Page, form: &Form, demos: Vec<DemoProfile>) -> FormPage {
        let (names, words) = (&self.names, self.names.words);
        let plain = |name, key, value: &str| self.field(name, 0, words.t(key).to_owned(), value);
        let select = |name: &'static str, key, value: &str| {
            self.with_id(name.to_owned(), name, 0, words.t(key).to_owned(), value)
        };
        let levels = names.reference.codes.education_levels().iter();
        let levels = levels.filter(|level| (1..=8).contains(&level.isced())).map(|level| {
            let code = level.isced().to_string();
            let chosen = code == form.education_level;
            self.choice("level", &code, level.name(words.0).to_owned(), chosen)
        });
        let driving = DrivingClass::ALL.map(|class| {
            let chosen = form.driving.iter().any(|it| it == class.code());
            self.choice("driving", class.code(), names.driving(class.code()), chosen)
        });
        let mut cards: Vec<Choice> = Vec::new();
        for card in names.reference.codes.list("card").into_iter().flat_map(|list| list.iter()) {
            let chosen = form.cards.iter().any(|it| it == card.code());
            cards.push(self.choice("card", card.code(), card.name(words.0).to_owned(), chosen));
        }
        cards.sort_by_cached_key(|card| card.label.to_lowercase());
        let offered = names.reference.qualifications.all().iter();
        let offered = offered.filter(|it| {
            !matches!(it.kind, QualificationKind::Card | QualificationKind::LicenceClass)
        });
        let mut rights: Vec<Choice> = offered
            .map(|it| {
                let chosen = form.rights.iter().any(|right| right == it.id.as_str());
                self.choice("right", it.id.as_str(), it.name.get(words.0).to_owned(), chosen)
            })
            .collect();
        rights.sort_by_cached_key(|right| right.label.to_lowercase());
        // What is not plainly held has no tick of its own and is kept as it is.
        let other_rights = form.rights.iter().filter(|right| right.contains(' ')).cloned();
        let remote = [None, Some(Remote::None), Some(Remote::Partial), Some(Remote::Full)];
        let remote = remote.map(|remote| {
            let (code, key) = remote.map_or(("", "profile.remote_any"), |it| match it {
                Remote::None => ("none", "profile.remote_none"),
                Remote::Partial => ("partial", "profile.remote_partial"),
                Remote::Full => ("full", "profile.remote_full"),
            });
            self.choice("remote", code, words.t(key).to_owned(), form.remote == code)
        });
        let pay_per = [("month", "profile.pay_month"), ("hour", "profile.pay_hour")];
        let pay_per = pay_per.map(|(code, key)| {
            self.choice("pay_per", code, words.t(key).to_owned(), form.pay_per == code)
        });
        let available = [
            ("now", "profile.available_now"),
            ("from", "profile.available_from"),
            ("agreed", "profile.available_agreed"),
        ];
        let available = available.map(|(code, key)| {
            let chosen = form.available == code || (form.available.is_empty() && code == "now");
            self.choice("available", code, words.t(key).to_owned(), chosen)
        });
        let jobs = form.jobs.iter().enumerate().map(|(row, job)| self.job(row, job));
        let languages = form.languages.iter().enumerate();
        let languages = languages.map(|(row, (code, level))| self.language(row, code, level));
        FormPage {
            page,
            problems: Vec::new(),
            demos,
            wanted: self.texts("wanted", "profile.wanted_n", &form.wanted, Kind::Occupation),
            skills: self.texts("skill", "profile.skill_n", &form.skills, Kind::Skill),
            typical: self.typical(form),
            jobs: jobs.collect(),
            education_level: select(
                "education_level",
                "profile.education_level",
                &form.education_level,
            ),
            education_levels: levels.collect(),
            education_field: select(
                "education_field",
                "profile.education_field",
                &form.education_field,
            ),
            education_fields: self.education_fields(&form.education_field),
            languages: languages.collect(),
            driving: driving.into(),
            cards,
            rights,
            other_rights: other_rights.collect(),
            home: self.text("home", 0, "profile.home", &form.home, Kind::Place),
            places: self.texts("place", "profile.place_n", &form.places, Kind::Place),
            radius: plain("radius", "profile.radius", &form.radius),
            moves: form.moves,
            remote: remote.into(),
            working_time: self.ticks(
                "working_time",
                &WorkingTime::ALL,
                names::working_time,
                &form.working_time,
            ),
            contracts: self.ticks("contract", &Contract::ALL, names::contract, &form.contracts),
            shifts: self.ticks("shift", &Shift::ALL, names::shift, &form.shifts),
            pay: plain("pay", "profile.pay", &form.pay),
            pay_per: pay_per.into(),
            available: available.into(),
            available_from: plain("available_from", "profile.available_day", &form.available_from),
        }
    }
}
