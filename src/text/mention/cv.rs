//! CVs: what somebody tells of jobs, line by line, in their own order.
//!
//! A short line that ends as no sentence does is a title as those of adverts are, with the time that it names. Sentences are looked through for
//! occupations, as bodies of adverts are, but whoever tells of themselves is what they name.

use super::evidence::Kind;
use super::extract::{Reader, best_of_each, own_first};
use super::find::hashed_words;
use super::gendered::neutral;
use super::need::{Need, Needs};
use super::spans::period;
use super::{Extracted, Lexicon, Term};
use crate::domain::{Lang, Period, TextField, YearMonth};
use crate::taxonomy::Concept;
use crate::text::analysis::{fold, guess_language};

/// A longer line is made of sentences, in letters.
const TITLE_LETTERS: usize = 110;
/// Occupations of a sentence are kept from this probability on.
const IN_SENTENCE: f32 = 0.45;
/// Occupations of one line, and jobs of a CV, at most.
const MOST_OF_LINE: usize = 2;
const MOST_JOBS: usize = 20;

/// Beginnings of words that say what somebody wants.
#[rustfmt::skip]
const WANTING: [&str; 26] = [
    "halua", "haen", "hakisin", "etsin", "toivo", "tavoit", "kiinnost", "tähtää",
    "söker", "vill", "önska", "intresse", "hoppas", "drömm", "siktar",
    "looking", "seeking", "seek", "want", "would", "wish", "apply", "applying", "interested", "goal", "aim",
];

/// A job of a CV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadJob {
    /// The line or sentence that names it; empty where the job before has the same.
    pub title: String,
    /// What it was: an occupation or a group.
    pub occupation: Concept,
    /// When, as far as the line tells.
    pub period: Option<Period>,
}

/// What a CV tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cv {
    /// The first line, if it is a title.
    pub headline: String,
    /// Occupations that the first line or a wish names.
    pub wanted: Vec<Concept>,
    /// Jobs, in the order of the text.
    pub jobs: Vec<ReadJob>,
    /// The highest level of education that is named (EQF).
    pub education: Option<u8>,
    /// The lines that name one.
    pub degrees: Vec<String>,
    /// Skills, languages, cards and licences.
    pub others: Extracted,
}

impl Lexicon {
    /// Reads a CV or what somebody tells of their work; the language is guessed if it is not given.
    #[must_use]
    pub fn read_cv(&self, text: &str, lang: Option<Lang>, today: YearMonth) -> Cv {
        let own = lang.or_else(|| guess_language(text));
        let languages = own_first(own);
        let reader = Reader { lexicon: self, languages: &languages, equal: own.is_none() };
        let mut cv = Cv { others: self.extract("", text, lang), ..Cv::default() };
        let mut is_first = true;
        for line in text.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphabetic))
        {
            let is_title =
                line.chars().count() <= TITLE_LETTERS && !line.ends_with(['.', '!', '?']);
            let found = if is_title { reader.title(&neutral(line, own)) } else { Vec::new() };
            if is_first && is_title {
                line.clone_into(&mut cv.headline);
            }
            if found.is_empty() {
                for (concept, sentence, is_wanted) in reader.sentences(line) {
                    if is_wanted {
                        cv.want(concept);
                    } else {
                        cv.hold(concept, sentence, period(sentence, today));
                    }
                }
            } else {
                for concept in found {
                    if is_first {
                        cv.want(concept);
                    }
                    cv.hold(concept, line, period(line, today));
                }
            }
            is_first = false;
            let words = hashed_words(line, &languages);
            for term in self.terms.find_in(&words, &languages) {
                if let Term::Education(level) = term.term {
                    cv.education = cv.education.max(Some(level));
                    if is_title && cv.degrees.last().is_none_or(|last| last != line) {
                        cv.degrees.push(line.to_owned());
                    }
                }
            }
        }
        cv
    }
}

impl Cv {
    fn want(&mut self, occupation: Concept) {
        if !self.wanted.contains(&occupation) {
            self.wanted.push(occupation);
        }
    }

    fn hold(&mut self, occupation: Concept, line: &str, period: Option<Period>) {
        let same = |job: &ReadJob| {
            job.occupation == occupation && (period.is_none() || job.period.is_none())
        };
        match self.jobs.iter().position(same) {
            Some(at) => self.jobs[at].period = self.jobs[at].period.or(period),
            None if self.jobs.len() < MOST_JOBS => {
                let again = self.jobs.last().is_some_and(|last| last.title == line);
                let title = if again { String::new() } else { line.to_owned() };
                self.jobs.push(ReadJob { title, occupation, period });
            }
            None => {}
        }
    }
}

impl Reader<'_> {
    /// Occupations of a line that is a title.
    fn title(&self, line: &str) -> Vec<Concept> {
        let words = hashed_words(line, self.languages);
        let found = self.title_occupations((line, &words));
        found.into_iter().take(MOST_OF_LINE).map(|(concept, ..)| concept).collect()
    }

    /// Occupations that sentences name, with the sentence, and whether they are wanted.
    fn sentences<'l>(&self, line: &'l str) -> Vec<(Concept, &'l str, bool)> {
        let words = hashed_words(line, self.languages);
        let mut hits = self.find((line, &words), |entry| entry.kind == Kind::Occupation);
        let needs = Needs::of(line);
        hits.retain(|hit| hit.probability >= IN_SENTENCE && needs.at(hit.start) != Need::Denied);
        let found = best_of_each(hits, TextField::Description).into_iter();
        let told = found.map(|(concept, _, hit)| {
            let (from, to, _) = needs.sentence(hit.start);
            let sentence = line.get(from..to).unwrap_or_default();
            let folded = fold(sentence);
            let mut words = folded.split(|c: char| !c.is_alphabetic());
            let wanted = words.any(|word| WANTING.iter().any(|begin| word.starts_with(begin)));
            (concept, sentence, wanted)
        });
        told.collect()
    }
}
