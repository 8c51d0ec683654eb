//! Words for terms of work and driving licences, recognised in any inflection.

use std::collections::HashMap;

use super::request::PartKind;
use crate::domain::{DrivingClass, Lang};
use crate::text::analysis::Analyzer;

/// Longest phrase, in words.
const MOST_WORDS: usize = 4;

#[rustfmt::skip]
const PHRASES: [(PartKind, &str, Lang, &[&str]); 15] = [
    (PartKind::WorkingTime, "full_time", Lang::Fi, &["kokoaikatyö", "kokoaikainen", "kokoaikainen työ", "kokoaikaista työtä", "kokopäivätyö", "kokopäiväinen", "täysipäiväinen"]),
    (PartKind::WorkingTime, "full_time", Lang::Sv, &["heltid", "heltidsarbete", "heltidsjobb"]),
    (PartKind::WorkingTime, "full_time", Lang::En, &["full time", "fulltime", "full time job", "full time work"]),
    (PartKind::WorkingTime, "part_time", Lang::Fi, &["osa-aikatyö", "osa-aikainen", "osa-aikainen työ", "osa-aikaista työtä", "osa-aika", "osa-aikaisesti", "osapäivätyö"]),
    (PartKind::WorkingTime, "part_time", Lang::Sv, &["deltid", "deltidsarbete", "deltidsjobb"]),
    (PartKind::WorkingTime, "part_time", Lang::En, &["part time", "parttime", "part time job", "part time work"]),
    (PartKind::Remote, "any", Lang::Fi, &["etätyö", "etätyöt", "etätyötä", "etätöitä", "etänä", "etätyömahdollisuus", "etätyöpaikka"]),
    (PartKind::Remote, "any", Lang::Sv, &["distansarbete", "distansjobb", "på distans", "hemarbete", "arbeta hemifrån"]),
    (PartKind::Remote, "any", Lang::En, &["remote", "remotely", "remote work", "remote job", "work from home", "telework", "home office"]),
    (PartKind::Remote, "partial", Lang::Fi, &["hybridityö", "hybridi", "osittainen etätyö"]),
    (PartKind::Remote, "partial", Lang::Sv, &["hybridarbete", "delvis på distans"]),
    (PartKind::Remote, "partial", Lang::En, &["hybrid work", "hybrid job", "partly remote"]),
    (PartKind::Remote, "full", Lang::Fi, &["täysin etänä", "kokonaan etänä", "täysi etätyö"]),
    (PartKind::Remote, "full", Lang::Sv, &["helt på distans"]),
    (PartKind::Remote, "full", Lang::En, &["fully remote", "remote only"]),
];

/// How a driving licence is called, with `{}` for the class.
const LICENCES: [(Lang, &[&str]); 3] = [
    (Lang::Fi, &["{} ajokortti", "{} kortti", "{} luokan ajokortti", "ajokortti {}"]),
    (Lang::Sv, &["{} körkort", "körkort {}", "körkort klass {}"]),
    (
        Lang::En,
        &[
            "{} licence",
            "{} license",
            "driving licence {}",
            "driving license {}",
            "class {} licence",
        ],
    ),
];

/// Phrases by their stems.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Stems with a space between them.
    by_stems: [HashMap<String, (PartKind, &'static str)>; 3],
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundPhrase {
    pub(super) kind: PartKind,
    pub(super) value: &'static str,
    /// Bytes of the text.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Phrases {
    pub(super) fn new() -> Self {
        let mut by_stems: [HashMap<_, _>; 3] = std::array::from_fn(|_| HashMap::new());
        let mut add = |lang: Lang, phrase: &str, meaning| {
            let stems = Analyzer::new(lang).terms(phrase).join(" ");
            by_stems[lang as usize].insert(stems, meaning);
        };
        for (kind, value, lang, phrases) in PHRASES {
            phrases.iter().for_each(|phrase| add(lang, phrase, (kind, value)));
        }
        for class in DrivingClass::ALL {
            for (lang, patterns) in LICENCES {
                let phrases = patterns.iter().map(|pattern| pattern.replace("{}", class.code()));
                phrases.for_each(|phrase| add(lang, &phrase, (PartKind::Driving, class.code())));
            }
        }
        Self { by_stems }
    }

    /// Phrases in a text from left to right, at each place the longest, in any language.
    pub(super) fn find(&self, text: &str) -> Vec<FoundPhrase> {
        let mut all = Vec::new();
        for lang in Lang::ALL {
            let mut words: Vec<(String, usize, usize)> = Vec::new();
            Analyzer::new(lang).analyze(text, |token| {
                words.push((token.term.to_owned(), token.start, token.end));
            });
            for first in 0..words.len() {
                let mut stems = String::new();
                for (stem, _, end) in words.iter().skip(first).take(MOST_WORDS) {
                    if !stems.is_empty() {
                        stems.push(' ');
                    }
                    stems.push_str(stem);
                    if let Some((kind, value)) = self.by_stems[lang as usize].get(&stems) {
                        let (start, end) = (words[first].1, *end);
                        all.push(FoundPhrase { kind: *kind, value, start, end });
                    }
                }
            }
        }
        all.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
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
    //! 1. Terms of work are found in any inflection and language.
    //! 2. Longer phrases win.

    use super::*;

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let phrases = Phrases::new();
        let cut = |found: &FoundPhrase| text.get(found.start..found.end).unwrap().to_owned();
        phrases.find(text).iter().map(|found| (found.value, cut(found))).collect()
    }

    #[test]
    fn phrases_are_found() {
        assert_eq!(found("osa-aikaista työtä"), [("part_time", "osa-aikaista työtä".to_owned())]);
        assert_eq!(found("jobb på deltid"), [("part_time", "deltid".to_owned())]);
        assert_eq!(
            found("etätyötä fully remote"),
            [("any", "etätyötä".to_owned()), ("full", "fully remote".to_owned())]
        );
        assert_eq!(found("kuljettaja CE-kortti"), [("CE", "CE-kortti".to_owned())]);
        assert_eq!(found("B-körkort"), [("B", "B-körkort".to_owned())]);
        assert_eq!(found("sairaanhoitaja"), []);
    }
}
