//! Adverts as JSON Lines with one flat object each.
//!
//! Brief overview: [`AdvertReader`] turns one line into a [`Vacancy`]. The fields are `id`, `source`, `lang`, `title`,
//! `text`, `employer`, `municipality`, `region`, `country`, `lat`, `lon`, `published`, `deadline`,
//! `employment_type`, `working_time`, `duration`, `occupation`, `occupation_code` (`ssyk2012:…`), `must_have` and
//! `nice_to_have` (lists `skills`, `languages`, `work_experiences`, `education`, `education_level`),
//! `driving_licence`, `experience`, `salary`, `positions`, `remote` and `url`; only `id` and `title` must be there.
//!
//! | field | not stated, or not understood |
//! |---|---|
//! | `source` | what stands before the first colon of the id, else `adverts` |
//! | `lang` | guessed from the text, else English |
//! | `municipality` | a name that the country's places do not have gives the region, else the country |
//! | `published` | a year or month is taken from its beginning; none, or a day that has not come, is 30 days before the deadline, else the day of import |
//! | `deadline` | a day counts to its last second in the country's time zone; one that cannot be read is left out |
//! | `must_have.languages` | a level is not stated in this shape and read as B2 |
//! | `work_experiences`, `experience: required` | a length is not stated in this shape and read as 12 months |
//! | `salary` | left out unless amounts, currency and period are clear |
//! | `positions` | 1 |
//! | `occupation` | label to ESCO, else the ISCO-08 group of the code where both classifications agree, else from the text |
//!
//! Every such step leaves a [`Note`](crate::feeds::Note).

mod concepts;
mod dates;
mod pay;
mod places;
mod terms;
mod wanted;
mod wire;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{
    DrivingClass, DrivingRequirement, Employer, Importance, Invalid, Lang, LanguageCode,
    LocalizedText, Source, Vacancy, VacancyId, VacancyOccupation, VacancyStatus, is_ahead,
    is_believed,
};
use crate::feeds::{Notes, Reading};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::text::analysis::guess_language;

use dates::Precision;
use wire::{TextOrNumber, WireAdvert};

/// Publication counts as this long before the deadline where only the deadline is known.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reads adverts.
#[derive(Debug, Clone)]
pub struct AdvertReader {
    taxonomy: Arc<Taxonomy>,
    places: Arc<Places>,
    codes: Arc<Codes>,
    now: Timestamp,
}

impl AdvertReader {
    /// A reader; `now` is the time of import.
    #[must_use]
    pub fn new(
        taxonomy: Arc<Taxonomy>,
        places: Arc<Places>,
        codes: Arc<Codes>,
        now: Timestamp,
    ) -> Self {
        Self { taxonomy, places, codes, now }
    }

    /// Reads one advert.
    ///
    /// # Errors
    /// It is no JSON object of this shape, or a vacancy cannot be made of it; every wrong field is named.
    pub fn read(&self, json: &[u8]) -> Result<Reading<Vacancy>, Invalid> {
        let wire: WireAdvert = crate::domain::parse_json(json)?;
        let mut notes = Notes::default();
        for name in wire.others.keys() {
            notes.dropped("(other fields)", name, "not a field that is read");
        }
        let id: VacancyId = wire.id.parse().map_err(|error: crate::domain::InvalidId| {
            Invalid::field("id", &wire.id, error.expected)
        })?;
        let country = places::country(&self.places, &wire, &mut notes);
        let country_code = country.map(|place| self.places.code(place));
        let text = mended(wire.text.as_deref().unwrap_or_default(), "text", &mut notes);
        let title = mended(&wire.title, "title", &mut notes);
        let language = language(&self.codes, &wire, &text, &mut notes);
        let (published, deadline) = self.times(&wire, country_code, &mut notes);
        let location = places::locate(&self.places, &wire, country, &mut notes);
        let mut worded = terms::read(&wire, &mut notes);
        worded.terms.pay = pay(&wire, country_code, &mut notes);
        let wanted = wanted::read(&self.taxonomy, &self.codes, &wire, &mut notes);
        let vacancy = Vacancy {
            kind: worded.kind,
            status: VacancyStatus::Open,
            title: cut(title.trim(), Vacancy::MAX_TITLE_CHARS, "title", language, &mut notes),
            description: cut(
                text.trim(),
                Vacancy::MAX_DESCRIPTION_CHARS,
                "text",
                language,
                &mut notes,
            ),
            employer: employer(&wire, &mut notes),
            occupations: concepts::occupation(
                &self.taxonomy,
                wire.occupation.as_deref(),
                wire.occupation_code.as_deref(),
                &mut notes,
            )
            .map(|concept| VacancyOccupation { concept, extracted: None })
            .into_iter()
            .collect(),
            skills: wanted.skills,
            languages: wanted.languages,
            working_languages: Vec::new(),
            education: wanted.education,
            experience: wanted.experience,
            driving_licences: driving_licences(&wire, &mut notes),
            cards: Vec::new(),
            qualifications: Vec::new(),
            places: location.places,
            remote: worded.remote.or(location.remote),
            terms: worded.terms,
            positions: positions(&wire, &mut notes),
            international: None,
            published,
            deadline,
            apply_url: None,
            source: source(&wire, &mut notes),
            id,
        };
        Ok(Reading { record: Vacancy::accept(vacancy)?, notes: notes.0 })
    }

    fn times(
        &self,
        wire: &WireAdvert,
        country: Option<&str>,
        notes: &mut Notes,
    ) -> (Timestamp, Option<Timestamp>) {
        let zone = dates::zone_of(country);
        let stated = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let deadline = stated(&wire.deadline).and_then(|text| {
            let end = dates::end(&text, &zone).filter(|(instant, _)| is_believed(*instant));
            // The end of a month or year is not what such a text promises.
            let exact = end
                .filter(|(_, precision)| matches!(precision, Precision::Day | Precision::Instant));
            if exact.is_none() {
                notes.dropped("deadline", &text, "not a day or a time");
            }
            exact.map(|(instant, _)| instant)
        });
        let substitute = deadline.map(|end| (end - OPEN_FOR).min(self.now)).unwrap_or(self.now);
        let said = match deadline {
            Some(_) => "taken as 30 days before the deadline",
            None => "taken as the time of import",
        };
        // A time that cannot be, of which some systems make placeholders, says as little as none.
        let can_be = |instant: Timestamp| is_believed(instant) && !is_ahead(instant, self.now);
        let published = stated(&wire.published).map(|text| {
            (dates::beginning(&text, &zone).filter(|(instant, _)| can_be(*instant)), text)
        });
        let published = match published {
            Some((Some((instant, precision)), text)) => {
                match precision {
                    Precision::Year => notes.mended("published", &text, "taken as 1 January"),
                    Precision::Month => {
                        notes.mended("published", &text, "taken as the month's first day")
                    }
                    Precision::Day | Precision::Instant => {}
                }
                instant
            }
            Some((None, text)) => {
                notes.defaulted("published", &text, said);
                substitute
            }
            None => {
                notes.defaulted("published", "", said);
                substitute
            }
        };
        (published, deadline)
    }
}

/// The text without control characters; those that Windows-1252 puts between 128 and 159 become what they were.
fn mended(text: &str, field: &'static str, notes: &mut Notes) -> String {
    const WINDOWS_1252: [Option<char>; 32] = [
        Some('€'),
        None,
        Some('‚'),
        Some('ƒ'),
        Some('„'),
        Some('…'),
        Some('†'),
        Some('‡'),
        Some('ˆ'),
        Some('‰'),
        Some('Š'),
        Some('‹'),
        Some('Œ'),
        None,
        Some('Ž'),
        None,
        None,
        Some('‘'),
        Some('’'),
        Some('“'),
        Some('”'),
        Some('•'),
        Some('–'),
        Some('—'),
        Some('˜'),
        Some('™'),
        Some('š'),
        Some('›'),
        Some('œ'),
        None,
        Some('ž'),
        Some('Ÿ'),
    ];
    let foreign = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(foreign) {
        return text.to_owned();
    }
    let (mut mended, mut read, mut removed) = (String::with_capacity(text.len()), false, false);
    for c in text.chars() {
        let kept = match u32::from(c) {
            code @ 0x80..=0x9f => WINDOWS_1252.get(code as usize - 0x80).copied().flatten(),
            _ => (!foreign(c)).then_some(c),
        };
        read |= kept.is_some_and(|kept| kept != c);
        removed |= kept.is_none();
        mended.extend(kept);
    }
    if read {
        notes.mended(field, "", "punctuation read as Windows-1252 wrote it");
    }
    if removed {
        notes.mended(field, "", "control characters removed");
    }
    mended
}

fn cut(
    text: &str,
    most: usize,
    field: &'static str,
    language: LanguageCode,
    notes: &mut Notes,
) -> LocalizedText {
    if text.is_empty() {
        if field == "text" {
            notes.defaulted("text", "", "not stated");
        }
        return LocalizedText::default();
    }
    if text.chars().count() > most {
        notes.mended(field, text, "cut at the longest length");
        return LocalizedText::new(language, text.chars().take(most).collect::<String>());
    }
    LocalizedText::new(language, text)
}

fn language(codes: &Codes, wire: &WireAdvert, text: &str, notes: &mut Notes) -> LanguageCode {
    let stated = wire.lang.as_deref().map(str::trim).filter(|code| !code.is_empty());
    // The code in use, whichever of the language's codes stands there.
    let known = stated.and_then(|code| codes.language(code));
    if let Some(code) = known.and_then(|code| code.code().parse().ok()) {
        return code;
    }
    let guessed = guess_language(text).or_else(|| guess_language(&wire.title));
    match guessed {
        Some(_) => notes.defaulted("lang", stated.unwrap_or_default(), "guessed from the text"),
        None => notes.defaulted("lang", stated.unwrap_or_default(), "taken as English"),
    }
    guessed.unwrap_or(Lang::En).into()
}

fn employer(wire: &WireAdvert, notes: &mut Notes) -> Option<Employer> {
    const MOST_CHARS: usize = 200;
    let name = mended(wire.employer.as_deref()?, "employer", notes);
    let name = name.trim();
    if name.chars().count() > MOST_CHARS {
        notes.mended("employer", name, "cut at the longest length");
    }
    let name: String = name.chars().take(MOST_CHARS).collect();
    (!name.is_empty()).then_some(Employer { name, business_id: None })
}

fn source(wire: &WireAdvert, notes: &mut Notes) -> Source {
    let (before, after) = wire.id.split_once(':').unwrap_or(("adverts", &wire.id));
    let stated = wire.source.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if stated.is_none() {
        notes.defaulted("source", "", "taken from the id");
    }
    let url = wire.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    let linked = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    if let (Some(url), None) = (url, linked) {
        notes.dropped("url", url, "not an http or https address");
    }
    Source {
        name: stated.unwrap_or(before).to_owned(),
        record_id: Some(after.to_owned()).filter(|id| !id.is_empty()),
        url: linked.map(str::to_owned),
        modified: None,
    }
}

fn pay(wire: &WireAdvert, country: Option<&str>, notes: &mut Notes) -> Option<crate::domain::Pay> {
    let text = wire.salary.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    let pay = pay::parse(text, country);
    if pay.is_none() {
        notes.dropped("salary", text, "no clear amount, currency and period");
    }
    pay
}

fn positions(wire: &WireAdvert, notes: &mut Notes) -> u16 {
    let (shown, number) = match &wire.positions {
        None => {
            notes.defaulted("positions", "", "taken as 1");
            return 1;
        }
        Some(TextOrNumber::Number(number)) => (number.to_string(), Some(*number)),
        Some(TextOrNumber::Text(text)) => (text.clone(), text.trim().parse().ok()),
    };
    let fitting = number.and_then(|number| u16::try_from(number).ok());
    fitting.filter(|number| (1..=1000).contains(number)).unwrap_or_else(|| {
        notes.defaulted("positions", &shown, "not a number from 1 to 1000, taken as 1");
        1
    })
}

fn driving_licences(wire: &WireAdvert, notes: &mut Notes) -> Vec<DrivingRequirement> {
    let items = wire.driving_licence.as_ref().map(wire::OneOrMany::items).unwrap_or_default();
    let mut requirements = Vec::new();
    for item in items.into_iter().filter(|item| !item.trim().is_empty()) {
        let code = item.trim().to_uppercase();
        match DrivingClass::ALL.into_iter().find(|class| class.code() == code) {
            Some(class) => requirements.push(DrivingRequirement {
                any_of: vec![class],
                importance: Importance::Must,
                extracted: None,
            }),
            None => notes.dropped("driving_licence", item, "not a class of driving licence"),
        }
    }
    requirements
}

#[cfg(test)]
mod tests;
