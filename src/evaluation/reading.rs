//! From plain texts to vacancies and profiles, by extraction.

use crate::domain::{
    Availability, ConceptId, Education, EducationLevel, EducationState, Employment, HeldCard,
    HeldLanguage, Lang, LanguageCode, LocalizedText, OpportunityKind, Period, Profile, ProfileId,
    ProfileSkill, Source, Terms, Vacancy, VacancyId, VacancyStatus, Wishes, YearMonth,
};
use crate::evaluation::{Engine, Record};
use crate::taxonomy::Concept;
use crate::text::analysis::guess_language;

/// A first line shorter than this is a title.
const TITLE_CHARS: usize = 150;

/// Texts of a collection whose languages are looked at together.
const LANGUAGE_SAMPLE: usize = 200;

/// Reads texts of one collection.
#[derive(Debug)]
pub struct Reading<'a> {
    engine: &'a Engine,
    /// Language that the caller declares.
    declared: Option<LanguageCode>,
    /// Language of texts that are too short to tell.
    usual: LanguageCode,
}

/// The language that most texts of a collection are in, as far as they tell.
#[must_use]
pub fn languages_of(records: &[Record]) -> Option<Lang> {
    let sample = records.iter().take(LANGUAGE_SAMPLE);
    let mut counts = [0_usize; Lang::ALL.len()];
    for lang in sample.clone().filter_map(|record| guess_language(&record.text)) {
        counts[lang as usize] += 1;
    }
    let most = Lang::ALL.into_iter().max_by_key(|lang| counts[*lang as usize]);
    most.filter(|lang| counts[*lang as usize] > 0).or_else(|| {
        // None of the texts is long enough by itself: titles or labels.
        let together: Vec<&str> = sample.map(|record| record.text.as_str()).collect();
        guess_language(&together.join(" \n "))
    })
}

impl<'a> Reading<'a> {
    /// A reader of a collection. With a declared language every text is in it; otherwise each text's
    /// language is guessed, and that of the collection stands in where a text is too short.
    #[must_use]
    pub fn new(engine: &'a Engine, declared: Option<LanguageCode>, records: &[Record]) -> Self {
        let usual = declared.unwrap_or_else(|| languages_of(records).unwrap_or(Lang::En).into());
        Self { engine, declared, usual }
    }

    /// Language of a text.
    #[must_use]
    pub fn language(&self, text: &str) -> LanguageCode {
        self.declared.or_else(|| guess_language(text).map(Into::into)).unwrap_or(self.usual)
    }

    /// An advert as a vacancy: title and text, and whatever is extracted from them. `number` becomes its id.
    #[must_use]
    pub fn vacancy(&self, number: usize, text: &str) -> Vacancy {
        let language = self.language(text);
        let (title, body) = split_title(text);
        let mut vacancy = Vacancy {
            id: record_id::<VacancyId>(number),
            kind: OpportunityKind::default(),
            status: VacancyStatus::default(),
            title: LocalizedText::default(),
            description: LocalizedText::default(),
            employer: None,
            occupations: Vec::new(),
            skills: Vec::new(),
            languages: Vec::new(),
            working_languages: Vec::new(),
            education: None,
            experience: None,
            driving_licences: Vec::new(),
            cards: Vec::new(),
            qualifications: Vec::new(),
            places: Vec::new(),
            remote: None,
            terms: Terms::default(),
            positions: 1,
            international: None,
            published: jiff::Timestamp::UNIX_EPOCH,
            deadline: None,
            apply_url: None,
            source: Source {
                name: "evaluation".to_owned(),
                record_id: None,
                url: None,
                modified: None,
            },
        };
        if !title.is_empty() {
            vacancy.title.set(language, title);
        }
        if !body.is_empty() {
            vacancy.description.set(language, body);
        }
        self.complete(&mut vacancy);
        vacancy
    }

    /// Reads from the text what a vacancy does not state, as every vacancy that comes in is read.
    pub(crate) fn complete(&self, vacancy: &mut Vacancy) {
        let Engine { reference, lexicon, .. } = self.engine;
        lexicon.complete(
            vacancy,
            &reference.taxonomy,
            &reference.places,
            &reference.qualifications,
        );
    }

    /// A CV as a profile: what it names is taken as stated. Jobs without a time are held from this month on, so that they
    /// count as experience of no length, which is what a text without dates can prove; who names no wish wants what was
    /// done; languages without a level count as B2.
    #[must_use]
    pub fn profile(&self, number: usize, text: &str) -> Profile {
        let language = self.language(text);
        let today = YearMonth::of(self.engine.today);
        let cv = self.engine.lexicon.read_cv(text, language.lang(), today);
        let wanted = match cv.wanted.as_slice() {
            [] => cv.jobs.iter().map(|job| job.occupation).collect(),
            wanted => wanted.to_vec(),
        };
        let mut occupations: Vec<ConceptId> = Vec::new();
        for id in wanted.into_iter().filter_map(|concept| self.id(concept)) {
            if !occupations.contains(&id) {
                occupations.push(id);
            }
        }
        let extracted = cv.others;
        let skills = extracted.skills.iter().filter_map(|found| self.id(found.item));
        let own_words = |words: &str| {
            let mut text = LocalizedText::default();
            if !words.is_empty() {
                text.set(language, words);
            }
            text
        };
        let employments = cv.jobs.iter().filter_map(|job| {
            let period = job.period.unwrap_or(Period { start: today, end: None });
            let occupation = self.id(job.occupation)?;
            Some(Employment { title: own_words(&job.title), ..employment(occupation, period) })
        });
        let education = cv.education.and_then(|level| level.try_into().ok());
        let degrees = cv.degrees.join("; ");
        let education =
            education.map(|level| Education { name: own_words(&degrees), ..completed(level) });
        Profile {
            id: record_id::<ProfileId>(number),
            headline: own_words(&cv.headline),
            summary: LocalizedText::default(),
            contact: None,
            home: None,
            employments: employments.collect(),
            educations: education.into_iter().collect(),
            projects: Vec::new(),
            skills: skills.map(|concept| ProfileSkill { concept, verified: None }).collect(),
            languages: extracted
                .languages
                .iter()
                .map(|found| HeldLanguage {
                    language: found.item.language,
                    level: found.item.level_or_usual(),
                })
                .collect(),
            qualifications: Vec::new(),
            cards: extracted
                .cards
                .iter()
                .map(|found| HeldCard { card: found.item, valid_until: None, verified: None })
                .collect(),
            driving_licences: extracted
                .driving
                .iter()
                .flat_map(|found| found.item.iter().copied())
                .collect(),
            own_car: None,
            wishes: Wishes { occupations, ..Wishes::default() },
            availability: Availability::default(),
            extracted: Vec::new(),
            modified: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// Reads from the texts what a profile does not state, as every profile that comes in is read.
    pub(crate) fn complete_profile(&self, profile: &mut Profile) {
        let Engine { reference, lexicon, .. } = self.engine;
        lexicon.complete_profile(profile, &reference.taxonomy);
    }

    fn id(&self, concept: Concept) -> Option<ConceptId> {
        self.engine.reference.taxonomy.id(concept).parse().ok()
    }
}

fn employment(occupation: ConceptId, period: Period) -> Employment {
    Employment {
        title: LocalizedText::default(),
        employer: None,
        occupation: Some(occupation),
        period,
        share_percent: 100,
        skills: Vec::new(),
        description: LocalizedText::default(),
    }
}

fn completed(level: EducationLevel) -> Education {
    Education {
        level,
        field: None,
        degree_code: None,
        name: LocalizedText::default(),
        institution: None,
        period: None,
        state: EducationState::Completed,
        skills: Vec::new(),
    }
}

/// Ids of files may hold anything, ids of records may not: a record is known by its number.
fn record_id<T: std::str::FromStr>(number: usize) -> T
where
    T::Err: std::fmt::Debug,
{
    number.to_string().parse().expect("invariant: digits are an id")
}

/// The number behind a [`record_id`].
pub(super) fn record_number(id: &str) -> Option<usize> {
    id.parse().ok()
}

/// The first line as title if it is short, and the rest.
fn split_title(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.chars().take(TITLE_CHARS).count() < TITLE_CHARS {
        (first.trim(), rest.trim())
    } else {
        ("", text)
    }
}

#[cfg(test)]
mod tests {
    //! 1. A short first line is a title.
    //! 2. An advert and a CV about the same work name the same concepts.
    //! 3. Languages: declared, guessed, or that of the collection.

    use super::*;
    use crate::evaluation::tasks::tests::engine;

    #[test]
    fn short_first_lines_are_titles() {
        assert_eq!(split_title(" Welder \n We weld.\nCome! "), ("Welder", "We weld.\nCome!"));
        assert_eq!(split_title("Welder"), ("Welder", ""));
        let long = "word ".repeat(40);
        assert_eq!(split_title(&long), ("", long.trim()));
        assert_eq!(split_title(""), ("", ""));
    }

    #[test]
    fn adverts_and_cvs_name_concepts() {
        let engine = engine();
        let reading = Reading::new(&engine, Some(Lang::En.into()), &[]);
        let advert = reading.vacancy(3, "Welder\nWe need someone who reads blueprints.");
        let cv = reading.profile(4, "Welder\nI read blueprints.");
        let asked = &advert.occupations[0].concept;
        assert_eq!(cv.wishes.occupations.first(), Some(asked));
        assert_eq!(cv.employments[0].occupation.as_ref(), Some(asked));
        assert_eq!(advert.title.get(Lang::En), Some("Welder"));
        assert_eq!(record_number(advert.id.as_str()), Some(3));
        assert!(Vacancy::accept(advert).is_ok());
        assert!(Profile::accept(cv).is_ok());
    }

    #[test]
    fn languages_are_declared_guessed_or_usual() {
        let engine = engine();
        let record = |text: &str| Record { id: text.to_owned(), text: text.to_owned() };
        let finnish =
            "Haemme kokenutta hitsaajaa tehtaaseen, jossa työ on monipuolista ja vaihtelevaa.";
        let records = [record(finnish), record("Kokki")];
        let reading = Reading::new(&engine, None, &records);
        assert_eq!(reading.language("Kokki").lang(), Some(Lang::Fi));
        let english = "We are looking for a welder who knows what the work is about and likes it.";
        assert_eq!(reading.language(english).lang(), Some(Lang::En));
        let german: LanguageCode = "de".parse().unwrap();
        assert_eq!(Reading::new(&engine, Some(german), &records).language(finnish), german);
    }
}
