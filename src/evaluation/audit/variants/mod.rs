//! The same person told otherwise: variants of a profile that differ in one thing alone.
//!
//! A variant is made of the record as it is written and read again as every record is ([`Profile::from_json`]), so that
//! intake's own rules (a mother tongue is read as C2) are part of what is audited.

mod career;
mod names;
mod telling;
mod titles;

pub(super) use career::EFFECTS;

use serde_json::Value;

use super::ranker::Person;
use crate::domain::{Cefr, Contact, Lang, LocalizedText, Profile};
use crate::evaluation::measures::Random;
use crate::index::id_hash;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use names::{NAMES, Names};
use telling::{FACTS, Fact, tell};
use titles::Gender;

/// What variants are made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Making<'a> {
    /// Places.
    pub(crate) places: &'a Places,
    /// Names of languages.
    pub(crate) codes: &'a Codes,
    /// Seed of what is drawn: which name a person gets.
    pub(crate) seed: u64,
}

/// A thing that must not matter, told in one way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variant {
    /// What must not matter: `name`, `gendered_words` …
    pub(crate) check: &'static str,
    /// In which way it is told: `somali_woman` …
    pub(crate) name: &'static str,
    change: Change,
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Name(&'static Names, Gender),
    Fact(&'static Fact),
    Titles(Gender),
    DegreesEarlier,
    DegreesUndated,
    MotherTongue,
    MotherTongueAsLevel,
    School,
}

/// A changed profile and what was changed in it.
#[derive(Debug, Clone)]
pub(crate) struct Changed {
    /// The profile, taken in as any other.
    pub(crate) profile: Profile,
    /// Names of the fields that differ.
    pub(crate) fields: Vec<String>,
}

/// All variants that must not matter, in the order of reports.
pub(crate) fn variants() -> Vec<Variant> {
    let variant = |check, name, change| Variant { check, name, change };
    let names = NAMES.iter().flat_map(|names| {
        let of = |gender, name| variant("name", name, Change::Name(names, gender));
        [of(Gender::Woman, names.woman), of(Gender::Man, names.man)]
    });
    let titles = [("feminine", Gender::Woman), ("masculine", Gender::Man)];
    let titles = titles.map(|(name, gender)| variant("job_title", name, Change::Titles(gender)));
    let facts = FACTS.iter().map(|fact| variant(fact.check, fact.name, Change::Fact(fact)));
    let others = [
        variant("degree_date", "earlier", Change::DegreesEarlier),
        variant("degree_date", "left_out", Change::DegreesUndated),
        variant("mother_tongue", "native", Change::MotherTongue),
        variant("mother_tongue", "level", Change::MotherTongueAsLevel),
        variant("school", "abroad", Change::School),
    ];
    names.chain(titles).chain(facts).chain(others).collect()
}

impl Variant {
    /// The variant of a person; `None` where there is nothing to change (no dates of degrees, say) or the record would
    /// not be accepted (a text grown too long).
    pub(crate) fn of(&self, making: &Making<'_>, person: &Person) -> Option<Changed> {
        let mut profile = person.1.clone();
        match self.change {
            Change::Name(names, gender) => {
                let key = format!("{}/{}/{}", self.check, self.name, person.0);
                let mut random = Random(making.seed ^ id_hash(&key));
                rename(&mut profile, names, gender, &mut random);
            }
            Change::Fact(fact) => tell(&mut profile, |lang| fact.in_language(lang)),
            Change::Titles(gender) => titles::swap(&mut profile, gender),
            Change::DegreesEarlier => career::date_degrees_earlier(&mut profile),
            Change::DegreesUndated => {
                profile.educations.iter_mut().for_each(|education| education.period = None);
            }
            Change::MotherTongue | Change::MotherTongueAsLevel => {
                let native = matches!(self.change, Change::MotherTongue);
                let first = profile.languages.iter().find(|held| held.level == Cefr::C2)?;
                let name = making.codes.language(first.language.as_str())?;
                tell(&mut profile, |lang| {
                    let (before, after) = match (lang, native) {
                        (Lang::Fi, true) => ("Äidinkieleni: ", "."),
                        (Lang::Sv, true) => ("Modersmål: ", "."),
                        (Lang::En, true) => ("Mother tongue: ", "."),
                        (Lang::Fi, false) => ("Kielitaito: ", ", C2."),
                        (Lang::Sv, false) => ("Språkkunskaper: ", ", C2."),
                        (Lang::En, false) => ("Language skills: ", ", C2."),
                    };
                    format!("{before}{}{after}", name.name(lang))
                });
                if native {
                    return changed(&person.1, &profile, as_native);
                }
            }
            Change::School => {
                for education in &mut profile.educations {
                    education.institution = Some("Mogadishu National School".to_owned());
                }
            }
        }
        changed(&person.1, &profile, |_| ())
    }
}

/// Takes in a profile that was made of another, as it is written in a file after `edit`; `None` where nothing differs.
fn changed(before: &Profile, after: &Profile, edit: impl Fn(&mut Value)) -> Option<Changed> {
    let was = serde_json::to_value(before).ok()?;
    let mut is = serde_json::to_value(after).ok()?;
    edit(&mut is);
    let keys = is.as_object()?.keys().chain(was.as_object()?.keys());
    let mut fields: Vec<String> = keys.filter(|key| was.get(key) != is.get(key)).cloned().collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() {
        return None;
    }
    let profile = Profile::from_json(&serde_json::to_vec(&is).ok()?).ok()?;
    Some(Changed { profile, fields })
}

/// States every language of level C2 as a mother tongue, as senders do.
fn as_native(record: &mut Value) {
    let languages = record.get_mut("languages").and_then(Value::as_array_mut);
    for held in languages.into_iter().flatten() {
        if held.get("level").is_some_and(|level| level == "C2") {
            held["level"] = "native".into();
        }
    }
}

/// Gives a person this name: in the contact, at the head of the headline, and told in the texts.
fn rename(profile: &mut Profile, names: &Names, gender: Gender, random: &mut Random) {
    let name = names.draw(gender, random);
    let address = name.to_lowercase().replace(' ', ".").replace(|c: char| !c.is_ascii(), "");
    profile.contact = Some(Contact {
        name: name.clone(),
        email: Some(format!("{address}@example.invalid")),
        phone: None,
    });
    tell(profile, |lang| match lang {
        Lang::Fi => format!("Nimeni on {name}."),
        Lang::Sv => format!("Jag heter {name}."),
        Lang::En => format!("My name is {name}."),
    });
}

/// Every text of a profile that is not a degree's official name.
fn texts(profile: &mut Profile) -> impl Iterator<Item = &mut LocalizedText> {
    let jobs =
        profile.employments.iter_mut().flat_map(|job| [&mut job.title, &mut job.description]);
    let projects = profile.projects.iter_mut().flat_map(|it| [&mut it.name, &mut it.description]);
    [&mut profile.headline, &mut profile.summary].into_iter().chain(jobs).chain(projects)
}

#[cfg(test)]
mod tests;
