//! What every vacancy and profile gets from its texts before it is stored, matched or measured.

use std::borrow::Cow;

use super::gendered::neutral;
use super::{Extracted, Lexicon};
use crate::domain::{
    ConceptId, Lang, LanguageCode, Profile, QualificationRequirement, ReadConcept, TextField,
    Vacancy, Workplace,
};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::places::Places;
use crate::taxonomy::qualifications::Qualifications;

/// Qualifications that a vacancy may state.
const MOST: usize = 20;

impl Lexicon {
    /// Reads from the text what a vacancy does not state: occupations, skills and all that goes with them where it states
    /// no occupations or no skills, the place of work and the qualifications that its words ask for where it states none.
    /// What is stated stays as it is.
    pub fn complete(
        &self,
        vacancy: &mut Vacancy,
        taxonomy: &Taxonomy,
        places: &Places,
        qualifications: &Qualifications,
    ) {
        let Some((language, title)) = longest_text(vacancy) else { return };
        let title = title.to_owned();
        let body =
            vacancy.description.iter().find(|(l, _)| *l == language).map_or("", |(_, text)| text);
        let lang = language.lang().unwrap_or_default();
        let texts = [(TextField::Title, title.as_str()), (TextField::Description, body)];
        let mut required: Vec<QualificationRequirement> = Vec::new();
        if vacancy.qualifications.is_empty() {
            for (field, text) in texts {
                for asked in self.qualifications(text, field, lang) {
                    let Some(known) = qualifications.get(asked.item) else { continue };
                    if required.iter().all(|other| other.qualification != known.id) {
                        required.push(QualificationRequirement {
                            qualification: known.id.clone(),
                            importance: asked.importance,
                            extracted: Some(asked.evidence),
                        });
                    }
                }
            }
        }
        let at = match vacancy.places.as_slice() {
            [] => self.workplaces(&title, body, language.lang(), places),
            _ => Vec::new(),
        };
        let found = (vacancy.occupations.is_empty() || vacancy.skills.is_empty())
            .then(|| self.extract(&title, body, language.lang()));
        vacancy.places.extend(at.into_iter().filter_map(|found| {
            let extracted = Some(found.evidence);
            Some(Workplace { extracted, ..Workplace::area(places.area_code(found.item)?) })
        }));
        required.truncate(MOST);
        vacancy.qualifications.append(&mut required);
        if let Some(found) = found {
            found.fill(vacancy, |concept| taxonomy.id(concept).parse().ok());
        }
    }
}

/// Skills that are read from one profile, at most.
const MOST_READ: usize = 60;
/// Jobs whose titles are read; a profile has no more.
const MOST_ITEMS: usize = 20;

impl Lexicon {
    /// Reads from a person's own words what the profile does not state: what the headline speaks of, the occupation of a
    /// job that has only a title, and skills that headline and titles name. What is stated stays as it is, and what was
    /// read before is read anew.
    ///
    /// Only titles are read ([`own_titles`]).
    pub fn complete_profile(&self, profile: &mut Profile, taxonomy: &Taxonomy) {
        let mut read = Read { taxonomy, stated: profile.stated_skills(), found: Vec::new() };
        for OwnTitle { language, text, job } in own_titles(profile) {
            let mut found = self.extract(&text, "", language.lang());
            let field = if job.is_none() { TextField::Title } else { TextField::JobTitle };
            let stated = job.and_then(|at| profile.employments.get(usize::from(at)));
            if stated.is_some_and(|job| job.occupation.is_some()) {
                found.occupations.clear();
            }
            read.add(job, field, found);
        }
        profile.extracted = read.found;
    }
}

/// A title in a person's own words, without what tells a gender.
#[derive(Debug)]
pub struct OwnTitle<'a> {
    /// The language that it is in.
    pub language: LanguageCode,
    /// The title; of a headline its first sentence.
    pub text: Cow<'a, str>,
    /// Which job it is the title of; `None` for the headline.
    pub job: Option<u8>,
}

/// Headline and titles of jobs: all of a person's own words that may be read, since sentences that people write of
/// themselves speak of health, family and belief, too.
pub fn own_titles(profile: &Profile) -> impl Iterator<Item = OwnTitle<'_>> {
    let headline = profile.headline.iter().map(|(language, headline)| {
        // The first sentence, passing abbreviations.
        let mut sentences = headline.split(['.', '!', '?']);
        let is_long = |part: &&str| part.chars().filter(|it| it.is_alphabetic()).count() > 3;
        (None, language, sentences.find(is_long).unwrap_or(headline))
    });
    let jobs = (0_u8..).zip(profile.employments.iter().take(MOST_ITEMS));
    let jobs = jobs.flat_map(|(at, job)| {
        job.title.iter().map(move |(language, title)| (Some(at), language, title))
    });
    headline.chain(jobs).map(|(job, language, title)| {
        let text = neutral(title, language.lang());
        OwnTitle { language, text, job }
    })
}

/// Names of a person's degrees with the language that they are in, without what tells a gender.
pub fn own_degrees(profile: &Profile) -> impl Iterator<Item = (LanguageCode, Cow<'_, str>)> {
    let names = profile.educations.iter().flat_map(|taken| taken.name.iter());
    names.map(|(language, name)| (language, neutral(name, language.lang())))
}

/// What is read of a profile.
struct Read<'a> {
    taxonomy: &'a Taxonomy,
    stated: Vec<&'a ConceptId>,
    found: Vec<ReadConcept>,
}

impl Read<'_> {
    /// Takes in what a title names, which is this field of the profile.
    fn add(&mut self, item: Option<u8>, field: TextField, found: Extracted) {
        let occupations = found.occupations.into_iter().map(|found| (found, false));
        let skills = found.skills.into_iter().map(|found| (found, true));
        for (found, is_skill) in occupations.chain(skills) {
            let Ok(concept) = self.taxonomy.id(found.item).parse::<ConceptId>() else { continue };
            let again =
                |read: &ReadConcept| read.concept == concept && (is_skill || read.item == item);
            let known = is_skill && self.stated.contains(&&concept);
            if known || self.found.len() >= MOST_READ || self.found.iter().any(again) {
                continue;
            }
            let mut extracted = found.evidence;
            extracted.field = field;
            self.found.push(ReadConcept { concept, item, extracted });
        }
    }
}

/// The language with the longest description, and the title in it (or, failing that, in any language).
fn longest_text(vacancy: &Vacancy) -> Option<(LanguageCode, &str)> {
    let longest = vacancy.description.iter().max_by_key(|(_, text)| text.len()).map(|(l, _)| l);
    let (own, title) = vacancy.title.best(Lang::Fi)?;
    match longest {
        None => Some((own, title)),
        Some(language) => {
            let titles: Vec<_> = vacancy.title.iter().collect();
            let same = titles.iter().find(|(l, _)| *l == language).map(|(_, text)| *text);
            Some((language, same.unwrap_or(title)))
        }
    }
}
