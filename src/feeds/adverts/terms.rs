//! Terms of work out of words.

use crate::domain::{Contract, OpportunityKind, Remote, Shift, Terms, WorkingTime};
use crate::feeds::Notes;

use super::wire::{TextOrFlag, WireAdvert};

/// What an advert's words on time, contract and place of work say.
#[derive(Debug, Default)]
pub(super) struct Worded {
    pub(super) terms: Terms,
    pub(super) kind: OpportunityKind,
    pub(super) remote: Option<Remote>,
}

pub(super) fn read(wire: &WireAdvert, notes: &mut Notes) -> Worded {
    let mut worded = Worded::default();
    for word in items(wire.employment_type.as_deref()) {
        employment_type(word, wire.duration.as_deref(), &mut worded, notes);
    }
    if let Some(duration) = wire.duration.as_deref().map(str::trim).filter(|text| !text.is_empty())
    {
        // What is called work on demand or seasonal stays that, however long it lasts.
        if worded.terms.contracts.is_empty() {
            worded.terms.contracts.push(by_duration(duration));
        }
    }
    for word in items(wire.working_time.as_deref()) {
        working_time(word, &mut worded, notes);
    }
    match &wire.remote {
        None => {}
        Some(TextOrFlag::Flag(true)) => {
            notes.mended("remote", "true", "read as partly remote, since the extent is not stated");
            worded.remote = Some(Remote::Partial);
        }
        Some(TextOrFlag::Flag(false)) => worded.remote = Some(Remote::None),
        Some(TextOrFlag::Text(text)) => remote(text, &mut worded, notes),
    }
    worded
}

fn items(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split([',', ';']).map(str::trim).filter(|item| !item.is_empty())
}

fn by_duration(duration: &str) -> Contract {
    let folded: String = duration.to_lowercase().split_whitespace().collect();
    let permanent = ["tillsvidare", "permanent", "toistaiseksi", "untilfurthernotice"];
    if permanent.contains(&folded.as_str()) { Contract::Permanent } else { Contract::FixedTerm }
}

fn employment_type(word: &str, duration: Option<&str>, worded: &mut Worded, notes: &mut Notes) {
    let contracts = &mut worded.terms.contracts;
    match word.to_lowercase().as_str() {
        "permanent" | "tillsvidareanställning" => contracts.push(Contract::Permanent),
        "fixed term" | "fixed-term" | "temporary" | "tidsbegränsad anställning" | "vikariat" => {
            contracts.push(Contract::FixedTerm);
        }
        "loan" | "secondment" => {
            notes.mended("employment_type", word, "read as fixed-term");
            contracts.push(Contract::FixedTerm);
        }
        "behovsanställning" | "on call" => contracts.push(Contract::OnCall),
        "sommarjobb / feriejobb" | "sommarjobb" | "feriejobb" | "summer job" => {
            contracts.push(Contract::Summer);
            worded.kind = OpportunityKind::SeasonalWork;
        }
        "säsongsarbete" | "säsongsanställning" | "seasonal" => {
            contracts.push(Contract::Seasonal);
            worded.kind = OpportunityKind::SeasonalWork;
        }
        "apprenticeship" | "lärling" => worded.kind = OpportunityKind::Apprenticeship,
        "vanlig anställning" => {
            if duration.is_none() {
                notes.dropped("employment_type", word, "says nothing without a duration");
            }
        }
        _ => notes.dropped("employment_type", word, "no contract that is known here"),
    }
}

fn working_time(word: &str, worded: &mut Worded, notes: &mut Notes) {
    let terms = &mut worded.terms;
    match word.to_lowercase().as_str() {
        "full-time" | "full time" | "heltid" => terms.working_time.push(WorkingTime::FullTime),
        "part-time" | "part time" | "deltid" => terms.working_time.push(WorkingTime::PartTime),
        "heltid/deltid" => terms.working_time.extend(WorkingTime::ALL),
        "job share" => {
            notes.mended("working_time", word, "read as part-time");
            terms.working_time.push(WorkingTime::PartTime);
        }
        "flexible working" => terms.shifts.push(Shift::Flexible),
        "shift working" => terms.shifts.push(Shift::ShiftWork),
        "homeworking" => {
            notes.mended("working_time", word, "read as partly remote");
            worded.remote = Some(Remote::Partial);
        }
        _ => notes.dropped("working_time", word, "no working time that is known here"),
    }
}

fn remote(text: &str, worded: &mut Worded, notes: &mut Notes) {
    worded.remote = match text.trim().to_lowercase().as_str() {
        "full" | "fully" | "remote" => Some(Remote::Full),
        "partial" | "hybrid" | "yes" | "true" => Some(Remote::Partial),
        "none" | "no" | "false" | "on-site" => Some(Remote::None),
        _ => {
            notes.dropped("remote", text, "expected full, partial or none");
            return;
        }
    };
}
