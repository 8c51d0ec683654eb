//! Titles that tell a gender, read as those that tell none: myyjätär as myyjä, städerska as städare, salesman as
//! salesperson. What a person is found by must not hang on it.

use std::borrow::Cow;

use crate::domain::Lang;

/// Ends of words and what stands in their place; longer ends first.
type Ends = &'static [(&'static str, &'static str)];

const FINNISH: Ends = &[
    ("esinainen", "esihenkilö"),
    ("esimies", "esihenkilö"),
    ("siivoojatar", "siivooja"),
    ("ajatar", "aja"),
    ("ijatar", "ija"),
    ("äjätär", "äjä"),
    ("ijätär", "ijä"),
    ("yjätär", "yjä"),
];
const SWEDISH: Ends = &[
    ("sjukskötare", "sjuksköterska"),
    ("sjuksköterska", "sjuksköterska"),
    ("undersköterska", "undersköterska"),
    ("sköterska", "skötare"),
    ("försäljningsman", "försäljare"),
    ("försäljerska", "försäljare"),
    ("säljerska", "säljare"),
    ("städerska", "städare"),
    ("lärarinna", "lärare"),
    ("arbeterska", "arbetare"),
    ("ledarinna", "ledare"),
    ("servitris", "servitör"),
    ("frisörska", "frisör"),
    ("kassörska", "kassör"),
    ("kokerska", "kock"),
];
const ENGLISH: Ends = &[
    ("saleswoman", "salesperson"),
    ("salesman", "salesperson"),
    ("chairwoman", "chairperson"),
    ("chairman", "chairperson"),
    ("firewoman", "firefighter"),
    ("fireman", "firefighter"),
    ("workwoman", "worker"),
    ("workman", "worker"),
    ("waitress", "waiter"),
    ("manageress", "manager"),
    ("instructress", "instructor"),
];
/// Titles of two words.
const PAIRS: [(&str, &str); 2] = [("male nurse", "nurse"), ("cleaning lady", "cleaner")];

/// A text with such titles replaced.
pub(super) fn neutral(text: &str, lang: Option<Lang>) -> Cow<'_, str> {
    let ends = match lang {
        Some(Lang::Fi) => FINNISH,
        Some(Lang::Sv) => SWEDISH,
        Some(Lang::En) => ENGLISH,
        None => return Cow::Borrowed(text),
    };
    let mut told = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphabetic() {
            word.push(letter);
        } else {
            told.push_str(&plain(&word, ends));
            word.clear();
            told.push(letter);
        }
    }
    told.push_str(&plain(&word, ends));
    if lang == Some(Lang::En) {
        for (pair, title) in PAIRS {
            while let Some(at) = told.to_ascii_lowercase().find(pair) {
                let capital =
                    told.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
                let title = if capital { capitalised(title) } else { title.to_owned() };
                told.replace_range(at..at + pair.len(), &title);
            }
        }
    }
    if told == text { Cow::Borrowed(text) } else { Cow::Owned(told) }
}

fn plain(word: &str, ends: Ends) -> String {
    let lower = word.to_lowercase();
    for (end, title) in ends {
        if let Some(start) = lower.strip_suffix(end) {
            let told = format!("{start}{title}");
            let capital = word.starts_with(char::is_uppercase);
            return if capital { capitalised(&told) } else { told };
        }
    }
    word.to_owned()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    //! Titles that tell a gender are read as those that tell none, inside compounds too, and other words stay.

    use super::*;

    #[test]
    fn titles_tell_no_gender() {
        for (lang, told, plain) in [
            (Lang::Fi, "Sairaanhoitajatar, myyjätär", "Sairaanhoitaja, myyjä"),
            (Lang::Fi, "Myyntiesimies ja kirjanpitäjätär", "Myyntiesihenkilö ja kirjanpitäjä"),
            (Lang::Fi, "Tyttären hoitaja", "Tyttären hoitaja"),
            (Lang::Sv, "Sjukskötare och städerska", "Sjuksköterska och städare"),
            (Lang::Sv, "Undersköterska, barnsköterska", "Undersköterska, barnskötare"),
            (Lang::En, "Male nurse and saleswoman", "Nurse and salesperson"),
            (Lang::En, "Restaurant manageress", "Restaurant manager"),
            (Lang::En, "Woman's wear", "Woman's wear"),
        ] {
            assert_eq!(neutral(told, Some(lang)), plain);
        }
        assert_eq!(neutral("myyjätär", None), "myyjätär");
    }
}
