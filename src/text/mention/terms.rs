//! Words for terms of work, driving licences and levels of education, recognised in any inflection.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::find::{Word, hashed_words};
use super::table::{empty, extend};
use crate::domain::{DrivingClass, Lang, Remote, Shift, WorkingTime};
use crate::text::analysis::Analyzer;
use crate::text::hash::hash;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Extent of work.
    WorkingTime(WorkingTime),
    /// When in the day or week work is done.
    Shift(Shift),
    /// Remote work; without a share where any will do.
    Remote(Option<Remote>),
    /// A driving licence.
    Driving(DrivingClass),
    /// A completed education, as an ISCED 2011 level.
    Education(u8),
}

const FULL_TIME: Term = Term::WorkingTime(WorkingTime::FullTime);
const PART_TIME: Term = Term::WorkingTime(WorkingTime::PartTime);
const ANY_REMOTE: Term = Term::Remote(None);
const PARTLY_REMOTE: Term = Term::Remote(Some(Remote::Partial));
const FULLY_REMOTE: Term = Term::Remote(Some(Remote::Full));

#[rustfmt::skip]
const PHRASES: [(Term, Lang, &[&str]); 47] = [
    (FULL_TIME, Lang::Fi, &["kokoaikatyö", "kokoaikainen", "kokoaikaisesti", "kokoaikainen työ", "kokoaikaista työtä", "kokopäivätyö", "kokopäiväinen", "täysipäiväinen"]),
    (FULL_TIME, Lang::Sv, &["heltid", "heltidsarbete", "heltidsjobb"]),
    (FULL_TIME, Lang::En, &["full time", "fulltime", "full time job", "full time work"]),
    (PART_TIME, Lang::Fi, &["osa-aikatyö", "osa-aikainen", "osa-aikainen työ", "osa-aikaista työtä", "osa-aika", "osa-aikaisesti", "osapäivätyö"]),
    (PART_TIME, Lang::Sv, &["deltid", "deltidsarbete", "deltidsjobb"]),
    (PART_TIME, Lang::En, &["part time", "parttime", "part time job", "part time work"]),
    (ANY_REMOTE, Lang::Fi, &["etätyö", "etätyöt", "etätyötä", "etätöitä", "etänä", "etätyömahdollisuus", "etätyöpaikka"]),
    (ANY_REMOTE, Lang::Sv, &["distansarbete", "distansjobb", "på distans", "hemarbete", "arbeta hemifrån"]),
    (ANY_REMOTE, Lang::En, &["remote", "remotely", "remote work", "remote job", "work from home", "telework", "home office"]),
    (PARTLY_REMOTE, Lang::Fi, &["hybridityö", "hybridi", "osittainen etätyö"]),
    (PARTLY_REMOTE, Lang::Sv, &["hybridarbete", "delvis på distans"]),
    (PARTLY_REMOTE, Lang::En, &["hybrid work", "hybrid job", "partly remote"]),
    (FULLY_REMOTE, Lang::Fi, &["täysin etänä", "kokonaan etänä", "täysi etätyö"]),
    (FULLY_REMOTE, Lang::Sv, &["helt på distans"]),
    (FULLY_REMOTE, Lang::En, &["fully remote", "remote only"]),
    (Term::Shift(Shift::ShiftWork), Lang::Fi, &["vuorotyö", "kaksivuorotyö", "kolmivuorotyö", "2-vuorotyö", "3-vuorotyö", "työvuorot vaihtelevat"]),
    (Term::Shift(Shift::ShiftWork), Lang::Sv, &["skift", "skiftarbete", "skiftgång", "tvåskift", "treskift", "tvåskiftsarbete", "treskiftsarbete", "2-skift", "3-skift"]),
    (Term::Shift(Shift::ShiftWork), Lang::En, &["shift work", "shifts", "working in shifts", "rotating shifts", "shift pattern"]),
    (Term::Shift(Shift::Night), Lang::Fi, &["yötyö", "yövuoro", "öisin"]),
    (Term::Shift(Shift::Night), Lang::Sv, &["nattarbete", "nattjänst", "nattpass", "nattskift", "nattetid"]),
    (Term::Shift(Shift::Night), Lang::En, &["night work", "night shift", "nights"]),
    (Term::Shift(Shift::Evening), Lang::Fi, &["iltatyö", "iltavuoro", "iltaisin"]),
    (Term::Shift(Shift::Evening), Lang::Sv, &["kvällsarbete", "kvällspass", "kvällsskift", "kvällstid"]),
    (Term::Shift(Shift::Evening), Lang::En, &["evening work", "evening shift", "evenings"]),
    (Term::Shift(Shift::Weekends), Lang::Fi, &["viikonloppu", "viikonlopputyö", "viikonloppuvuoro", "viikonloppuisin", "lauantai", "sunnuntai", "lauantaisin"]),
    (Term::Shift(Shift::Weekends), Lang::Sv, &["helg", "helger", "helgarbete", "helgpass", "veckoslut", "veckoslutsarbete", "lördag", "söndag"]),
    (Term::Shift(Shift::Weekends), Lang::En, &["weekend", "weekends", "weekend work", "saturdays", "sundays"]),
    (Term::Shift(Shift::Periodic), Lang::Fi, &["jaksotyö"]),
    (Term::Shift(Shift::Periodic), Lang::Sv, &["periodarbete"]),
    (Term::Shift(Shift::Flexible), Lang::En, &["flexitime", "flexible working hours"]),
    (Term::Education(3), Lang::Fi, &["ammatillinen perustutkinto", "perustutkinto", "ammatillinen tutkinto", "ammattitutkinto", "toisen asteen tutkinto", "ylioppilastutkinto", "ammatillinen koulutus"]),
    (Term::Education(3), Lang::Sv, &["gymnasieutbildning", "gymnasieexamen", "gymnasiekompetens", "grundexamen", "yrkesexamen", "yrkesutbildning", "andra stadiets utbildning"]),
    (Term::Education(3), Lang::En, &["vocational qualification", "vocational education", "upper secondary education", "high school diploma", "secondary school diploma"]),
    (Term::Education(4), Lang::Fi, &["erikoisammattitutkinto"]),
    (Term::Education(4), Lang::Sv, &["specialyrkesexamen"]),
    (Term::Education(6), Lang::Fi, &["korkeakoulututkinto", "alempi korkeakoulututkinto", "ammattikorkeakoulututkinto", "AMK-tutkinto", "kandidaatin tutkinto", "insinöörin tutkinto"]),
    (Term::Education(6), Lang::Sv, &["högskoleutbildning", "högskoleexamen", "yrkeshögskoleexamen", "kandidatexamen", "lägre högskoleexamen", "akademisk examen", "ingenjörsexamen", "universitetsutbildning"]),
    (Term::Education(6), Lang::En, &["bachelor's degree", "bachelor degree", "bachelor", "university degree", "degree", "BSc"]),
    (Term::Education(7), Lang::Fi, &["ylempi korkeakoulututkinto", "maisterin tutkinto", "maisteri", "ylempi AMK-tutkinto", "diplomi-insinöörin tutkinto", "oikeustieteen maisteri"]),
    (Term::Education(7), Lang::Sv, &["högre högskoleexamen", "magisterexamen", "masterexamen", "civilingenjörsexamen"]),
    (Term::Education(7), Lang::En, &["master's degree", "master degree", "MSc", "postgraduate degree"]),
    (Term::Education(8), Lang::Fi, &["tohtorin tutkinto", "tohtori", "väitöskirja"]),
    (Term::Education(8), Lang::Sv, &["doktorsexamen", "doktorsgrad"]),
    (Term::Education(8), Lang::En, &["doctoral degree", "doctorate", "PhD"]),
    // A licence without a class is that of a car.
    (Term::Driving(DrivingClass::B), Lang::Fi, &["henkilöauton ajokortti", "ajokortti"]),
    (Term::Driving(DrivingClass::B), Lang::Sv, &["körkort"]),
    (Term::Driving(DrivingClass::B), Lang::En, &["driving licence", "driving license", "driver's licence", "driver's license"]),
];

/// How a driving licence is called, with `{}` for the class.
const LICENCES: [(Lang, &[&str]); 3] = [
    (Lang::Fi, &["{} ajokortti", "{} kortti", "{} luokan ajokortti", "ajokortti {}"]),
    (Lang::Sv, &["{} körkort", "körkort {}", "körkort klass {}", "{} behörighet"]),
    (
        Lang::En,
        &[
            "{} licence",
            "{} license",
            "driving licence {}",
            "driving license {}",
            "class {} licence",
            "category {} licence",
            "class {} license",
            "category {} license",
        ],
    ),
];

/// Phrases by their stems.
#[derive(Debug)]
pub struct TermWords {
    /// By [`extend`]ed hashes of language and stems; beginnings of phrases say nothing themselves.
    by_stems: HashMap<u64, Option<Term>>,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundTerm {
    /// What it says.
    pub term: Term,
    /// Byte offset of the words.
    pub start: usize,
    /// Byte offset of their end.
    pub end: usize,
}

impl Default for TermWords {
    fn default() -> Self {
        Self::new()
    }
}

impl TermWords {
    /// The phrases of all three languages.
    #[must_use]
    pub fn new() -> Self {
        let mut by_stems = HashMap::new();
        let mut add = |lang: Lang, phrase: &str, meaning| {
            let mut key = empty(lang);
            for stem in Analyzer::new(lang).terms(phrase) {
                key = extend(key, hash(stem.as_bytes()));
                by_stems.entry(key).or_insert(None);
            }
            by_stems.insert(key, Some(meaning));
        };
        for (term, lang, phrases) in PHRASES {
            phrases.iter().for_each(|phrase| add(lang, phrase, term));
        }
        for class in DrivingClass::ALL {
            for (lang, patterns) in LICENCES {
                let phrases = patterns.iter().map(|pattern| pattern.replace("{}", class.code()));
                phrases.for_each(|phrase| add(lang, &phrase, Term::Driving(class)));
            }
        }
        Self { by_stems }
    }

    /// Phrases in a text from left to right, at each place the longest, in any of these languages.
    #[must_use]
    pub fn find(&self, text: &str, languages: &[Lang]) -> Vec<FoundTerm> {
        self.find_in(&hashed_words(text, languages), languages)
    }

    /// As [`TermWords::find`] in words of a text.
    pub(super) fn find_in(&self, words: &[Word], languages: &[Lang]) -> Vec<FoundTerm> {
        let mut all = Vec::new();
        for (first, Word { start, .. }) in words.iter().enumerate() {
            for lang in languages {
                let mut key = empty(*lang);
                for Word { end, hashes, .. } in &words[first..] {
                    key = extend(key, hashes.stems[*lang as usize]);
                    match self.by_stems.get(&key) {
                        Some(Some(term)) => {
                            all.push(FoundTerm { term: *term, start: *start, end: *end });
                        }
                        Some(None) => {}
                        None => break,
                    }
                }
            }
        }
        all.sort_by_key(|found| (found.start, Reverse(found.end)));
        let mut end = 0;
        all.retain(|found| {
            let fits = found.start >= end;
            if fits {
                end = found.end;
            }
            fits
        });
        all
    }
}

#[cfg(test)]
mod tests {
    //! 1. Terms of work, licences and levels of education are found in any inflection and language.
    //! 2. Longer phrases win.

    use super::*;

    fn found(text: &str) -> Vec<(Term, String)> {
        let phrases = TermWords::new();
        let cut = |found: &FoundTerm| text.get(found.start..found.end).unwrap().to_owned();
        phrases.find(text, &Lang::ALL).iter().map(|found| (found.term, cut(found))).collect()
    }

    #[test]
    fn phrases_are_found() {
        for (text, expected) in [
            ("osa-aikaista työtä", vec![(PART_TIME, "osa-aikaista työtä")]),
            ("jobb på deltid", vec![(PART_TIME, "deltid")]),
            (
                "etätyötä fully remote",
                vec![(ANY_REMOTE, "etätyötä"), (FULLY_REMOTE, "fully remote")],
            ),
            ("kuljettaja CE-kortti", vec![(Term::Driving(DrivingClass::CE), "CE-kortti")]),
            ("B-körkort", vec![(Term::Driving(DrivingClass::B), "B-körkort")]),
            ("tarvitset ajokortin", vec![(Term::Driving(DrivingClass::B), "ajokortin")]),
            ("kolmivuorotyötä", vec![(Term::Shift(Shift::ShiftWork), "kolmivuorotyötä")]),
            (
                "ylempi korkeakoulututkinto",
                vec![(Term::Education(7), "ylempi korkeakoulututkinto")],
            ),
            ("a master's degree in law", vec![(Term::Education(7), "master's degree")]),
            ("sairaanhoitaja", vec![]),
        ] {
            let expected: Vec<(Term, String)> =
                expected.into_iter().map(|(term, words)| (term, words.to_owned())).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
