//! What is read from adverts against what a person marked in them: `adverts.jsonl` of the judged sets.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Engine, EvaluationError};
use crate::domain::{DrivingClass, Importance, Lang, Remote, Shift, WorkingTime};
use crate::taxonomy::places::PlaceKind;
use crate::text::mention::Found;

/// One line of the table: one kind of thing in the adverts of a language and half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdvertRow {
    /// `occupation`, `skill`, `language`, `licence`, `card`, `education`, `time` or `remote`.
    pub kind: String,
    /// Language of the adverts; `all` for all of them.
    pub lang: String,
    /// `tune` or `report`.
    pub half: String,
    /// Different things marked as wanted: required or an advantage.
    pub marked: usize,
    /// Things that were read.
    pub read: usize,
    /// Of these, marked ones.
    pub right: usize,
    /// Of the right ones, those whose need is right, too: required or an advantage.
    pub need_right: usize,
}

impl AdvertRow {
    /// Share of what was read that is marked, 0 to 1.
    #[must_use]
    pub fn precision(&self) -> f64 {
        self.right as f64 / self.read.max(1) as f64
    }

    /// Share of what is marked that was read, 0 to 1.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.right as f64 / self.marked.max(1) as f64
    }

    /// Harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.read + self.marked).max(1) as f64
    }
}

#[derive(Debug, Deserialize)]
struct Advert {
    lang: Lang,
    split: String,
    title: String,
    text: String,
}

/// A thing of an advert: its kind, its code and whether it is required; `None` where it is not wanted.
type Marked = (String, String, Option<bool>);

/// The text without marks, and what they say.
fn unmarked(text: &str, marks: &mut Vec<Marked>) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let Some((words, after)) = after.split_once("]{") else { break };
        let Some((mark, after)) = after.split_once('}') else { break };
        plain.push_str(words);
        rest = after;
        if let Some((kind, need)) = mark.split_once(' ')
            && let Some((kind, code)) = kind.split_once(':')
        {
            let required = match need {
                "required" => Some(true),
                "advantage" => Some(false),
                _ => None,
            };
            marks.push((kind.to_owned(), code.to_owned(), required));
        }
    }
    plain.push_str(rest);
    plain
}

/// Kinds of things, in the order of the table.
const KINDS: [&str; 9] =
    ["occupation", "skill", "language", "licence", "card", "education", "time", "remote", "place"];

/// What the engine reads from an advert, as a person would mark it.
fn read(engine: &Engine, title: &str, text: &str, lang: Lang) -> Vec<(&'static str, String, bool)> {
    let taxonomy = &engine.reference.taxonomy;
    let last = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let found = engine.lexicon.extract(title, text, Some(lang));
    let mut all = Vec::new();
    fn required<T>(found: &Found<T>) -> bool {
        found.importance == Importance::Must
    }
    all.extend(
        found.occupations.iter().map(|f| ("occupation", last(taxonomy.id(f.item)), required(f))),
    );
    all.extend(found.skills.iter().map(|f| ("skill", last(taxonomy.id(f.item)), required(f))));
    let languages = found.languages.iter();
    all.extend(languages.map(|f| ("language", f.item.language.as_str().to_owned(), required(f))));
    let classes = |f: &Found<Vec<DrivingClass>>| {
        let must = required(f);
        f.item
            .iter()
            .map(move |class| ("licence", class.code().to_owned(), must))
            .collect::<Vec<_>>()
    };
    all.extend(found.driving.iter().flat_map(classes));
    all.extend(found.cards.iter().map(|f| ("card", f.item.to_string(), required(f))));
    all.extend(found.education.iter().map(|f| ("education", f.item.to_string(), required(f))));
    let time = |time: &WorkingTime| match time {
        WorkingTime::FullTime => "full-time",
        WorkingTime::PartTime => "part-time",
    };
    all.extend(found.working_time.iter().map(|t| ("time", time(t).to_owned(), true)));
    let shift = |shift: &Shift| match shift {
        Shift::Night => Some("night"),
        Shift::Weekends => Some("weekend"),
        Shift::ShiftWork => Some("shift"),
        _ => None,
    };
    all.extend(found.shifts.iter().filter_map(shift).map(|s| ("time", s.to_owned(), true)));
    let remote = found.remote.and_then(|remote| match remote {
        Remote::Full => Some("full"),
        Remote::Partial => Some("partial"),
        Remote::None => None,
    });
    all.extend(remote.map(|remote| ("remote", remote.to_owned(), true)));
    let places = &engine.reference.places;
    let found = engine.lexicon.workplaces(title, text, Some(lang), places);
    let found = found.iter().filter(|f| places.kind(f.item) == PlaceKind::Municipality);
    all.extend(found.map(|f| ("place", places.code(f.item).to_owned(), true)));
    all
}

/// The table over the adverts of a folder laid out as `data/judged`; nothing where it has none.
///
/// # Errors
/// The file cannot be read, or a line of it is wrong.
pub fn judged_adverts(engine: &Engine, folder: &Path) -> Result<Vec<AdvertRow>, EvaluationError> {
    let path = folder.join("adverts.jsonl");
    let all = match std::fs::read_to_string(&path) {
        Ok(all) => all,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(EvaluationError::file(&path, error)),
    };
    let mut rows: Vec<AdvertRow> = Vec::new();
    for (number, line) in all.lines().enumerate() {
        let advert: Advert = serde_json::from_str(line)
            .map_err(|error| EvaluationError::line(&path, number + 1, error.to_string()))?;
        let mut marks = Vec::new();
        let (title, text) =
            (unmarked(&advert.title, &mut marks), unmarked(&advert.text, &mut marks));
        // A thing counts once in an advert, as required where any of its marks says so.
        let code = |kind: &str, code: &str| match kind {
            "language" => code.split('-').next().unwrap_or_default().to_owned(),
            "education" => code.trim_start_matches("isced-").to_owned(),
            _ => code.to_owned(),
        };
        let mut wanted: BTreeMap<(String, String), bool> = BTreeMap::new();
        for (kind, marked, required) in &marks {
            let Some(required) = *required else { continue };
            *wanted.entry((kind.clone(), code(kind, marked))).or_default() |= required;
        }
        let found = read(engine, &title, &text, advert.lang);
        for lang in [advert.lang.code(), "all"] {
            for kind in KINDS {
                let is = |row: &AdvertRow| {
                    row.kind == kind && row.lang == lang && row.half == advert.split
                };
                let at = rows.iter().position(is).unwrap_or_else(|| {
                    rows.push(AdvertRow {
                        kind: kind.to_owned(),
                        lang: lang.to_owned(),
                        half: advert.split.clone(),
                        marked: 0,
                        read: 0,
                        right: 0,
                        need_right: 0,
                    });
                    rows.len() - 1
                });
                let row = &mut rows[at];
                row.marked += wanted.keys().filter(|(of, _)| of == kind).count();
                for (_, code, must) in found.iter().filter(|(of, _, _)| *of == kind) {
                    let key = (kind.to_owned(), code.clone());
                    row.read += 1;
                    if let Some(required) = wanted.get(&key) {
                        row.right += 1;
                        row.need_right += usize::from(must == required);
                    }
                }
            }
        }
    }
    rows.sort_by(|a, b| (&a.lang, &a.half).cmp(&(&b.lang, &b.half)));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    //! 1. Marks are taken out of a text and say what it names.

    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let mut marks = Vec::new();
        let text = "A [cook]{occupation:x required} with [Polish]{language:pl-B1 advantage}.";
        assert_eq!(unmarked(text, &mut marks), "A cook with Polish.");
        let mark = |kind: &str, code: &str, need| (kind.to_owned(), code.to_owned(), need);
        let expected =
            [mark("occupation", "x", Some(true)), mark("language", "pl-B1", Some(false))];
        assert_eq!(marks, expected);
    }
}
