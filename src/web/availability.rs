//! The table of labour availability on the page of a vacancy's candidates.

use super::format;
use super::messages::Words;
use crate::service::{AreaCount, AvailabilityAnswer, StepCount};

/// A step as a row.
pub(super) struct Step {
    pub(super) label: String,
    /// What it takes, or that nothing is asked.
    pub(super) remark: String,
    pub(super) people: String,
    pub(super) alone: String,
    pub(super) silent: String,
}

/// An area as a row.
pub(super) struct Area {
    pub(super) name: String,
    pub(super) is_workplace: bool,
    /// At the first step, with the occupation, and at the last step.
    pub(super) people: [String; 3],
}

/// What the page tells of availability.
pub(super) struct AvailabilityView {
    pub(super) steps: Vec<Step>,
    pub(super) regions: Vec<Area>,
    pub(super) employment_areas: Vec<Area>,
    /// The last step in words: how many may do the work, and from where.
    pub(super) summary: Vec<String>,
    pub(super) note: String,
}

/// A number of people; none may also be a few.
fn people(words: Words, count: u64) -> String {
    match count {
        0 => words.t("availability.few").to_owned(),
        count => format::number(words.0, count),
    }
}

fn step(words: Words, step: &StepCount) -> Step {
    let remark = match step.threshold {
        _ if !step.asked => words.t("availability.not_asked").to_owned(),
        Some(threshold) => {
            words.with("availability.threshold", "percent", &format::percent(threshold))
        }
        None => String::new(),
    };
    Step {
        label: step.label.clone(),
        remark,
        people: people(words, step.people),
        alone: people(words, step.alone),
        silent: if step.silent == 0 { String::new() } else { people(words, step.silent) },
    }
}

fn areas(words: Words, all: &[AreaCount]) -> Vec<Area> {
    let told = all.iter().filter(|area| area.people.first().is_some_and(|count| *count > 0));
    let area = |area: &AreaCount| {
        let at = |step: usize| people(words, area.people.get(step).copied().unwrap_or(0));
        Area {
            name: area.name.clone(),
            is_workplace: area.workplace,
            people: [at(0), at(1), at(area.people.len().saturating_sub(1))],
        }
    };
    told.map(area).collect()
}

impl AvailabilityView {
    pub(super) fn new(words: Words, answer: &AvailabilityAnswer) -> Self {
        let mut summary = Vec::new();
        if let Some(last) = answer.steps.last() {
            let values = [
                ("people", people(words, last.people)),
                ("eligible", people(words, last.eligible.unwrap_or(0))),
                ("if_confirmed", people(words, last.if_confirmed.unwrap_or(0))),
            ];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            summary.push(words.fill("availability.summary", &values));
        }
        if let Some(elsewhere) = &answer.elsewhere {
            let commuting = people(words, elsewhere.commuting);
            let moving = people(words, elsewhere.moving);
            let values = [("commuting", commuting.as_str()), ("moving", moving.as_str())];
            summary.push(words.fill("availability.elsewhere", &values));
        }
        Self {
            steps: answer.steps.iter().map(|it| step(words, it)).collect(),
            regions: areas(words, &answer.regions),
            employment_areas: areas(words, &answer.employment_areas),
            summary,
            note: answer.note.clone(),
        }
    }
}
