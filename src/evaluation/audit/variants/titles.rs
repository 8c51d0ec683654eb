//! Names of jobs that tell a gender: myyjä and myyjätär, säljare and säljerska, waiter and waitress.

use crate::domain::{Lang, LocalizedText, Profile};

/// The gender that a word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// Ends of words with their feminine and masculine forms, in lower case; empty where there is none. Longer ends first.
type Forms = &'static [(&'static str, &'static str, &'static str)];

const FINNISH: Forms = &[
    ("esihenkilö", "esinainen", "esimies"),
    ("myyjä", "myyjätär", ""),
    ("siivooja", "siivoojatar", ""),
];
const SWEDISH: Forms = &[
    ("sjuksköterska", "", "sjukskötare"),
    ("försäljare", "försäljerska", "försäljningsman"),
    ("säljare", "säljerska", ""),
    ("skötare", "sköterska", ""),
    ("städare", "städerska", ""),
    ("lärare", "lärarinna", ""),
    ("arbetare", "arbeterska", ""),
    ("ledare", "ledarinna", ""),
    ("servitör", "servitris", ""),
    ("frisör", "frisörska", ""),
    ("kassör", "kassörska", ""),
    ("kock", "kokerska", ""),
];
const ENGLISH: Forms = &[
    ("salesperson", "saleswoman", "salesman"),
    ("chairperson", "chairwoman", "chairman"),
    ("firefighter", "firewoman", "fireman"),
    ("waiter", "waitress", ""),
    ("manager", "manageress", ""),
    ("instructor", "instructress", ""),
    ("nurse", "", "male nurse"),
    ("worker", "workwoman", "workman"),
    ("cleaner", "cleaning lady", ""),
];

/// Puts words that tell a gender in place of those of a profile's texts that tell none.
pub(super) fn swap(profile: &mut Profile, gender: Gender) {
    for text in super::texts(profile) {
        let told: Vec<(Lang, String)> = text
            .iter()
            .filter_map(|(language, text)| {
                let lang = language.lang()?;
                Some((lang, swap_words(text, lang, gender)))
            })
            .collect();
        // A swapped word may be longer: what would not be accepted any more stays as it was.
        told.into_iter().for_each(|(lang, told)| set(text, lang, told));
    }
}

fn set(text: &mut LocalizedText, lang: Lang, told: String) {
    if text.get(lang).is_some_and(|before| before != told) {
        text.set(lang, told);
    }
}

fn swap_words(text: &str, lang: Lang, gender: Gender) -> String {
    let mut told = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphabetic() {
            word.push(letter);
        } else {
            told.push_str(&gendered(&word, lang, gender));
            word.clear();
            told.push(letter);
        }
    }
    told.push_str(&gendered(&word, lang, gender));
    told
}

/// The word with its gendered end, or as it is. Finnish agent nouns in -aja, -äjä, -ija and -ijä take -tar or -tär.
fn gendered(word: &str, lang: Lang, gender: Gender) -> String {
    let forms = match lang {
        Lang::Fi => FINNISH,
        Lang::Sv => SWEDISH,
        Lang::En => ENGLISH,
    };
    let lower = word.to_lowercase();
    for (end, woman, man) in forms {
        let form = if gender == Gender::Woman { woman } else { man };
        if let Some(start) = lower.strip_suffix(end)
            && !form.is_empty()
        {
            return as_capital(word, format!("{start}{form}"));
        }
    }
    let agent = ["aja", "äjä", "ija", "ijä"].iter().any(|end| lower.ends_with(end));
    if lang == Lang::Fi && gender == Gender::Woman && agent && word.chars().count() >= 7 {
        let end = if lower.ends_with('a') { "tar" } else { "tär" };
        return format!("{word}{end}");
    }
    word.to_owned()
}

/// With a capital first letter where the word had one.
fn as_capital(word: &str, told: String) -> String {
    if !word.chars().next().is_some_and(char::is_uppercase) {
        return told;
    }
    let mut letters = told.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    //! Words get their gendered form in each language, inside compounds too, and others stay.

    use super::*;

    #[test]
    fn words_get_their_gendered_form() {
        for (lang, gender, text, told) in [
            (Lang::Fi, Gender::Woman, "Sairaanhoitaja, myyjä", "Sairaanhoitajatar, myyjätär"),
            (Lang::Fi, Gender::Woman, "Maija on kirjanpitäjä.", "Maija on kirjanpitäjätär."),
            (Lang::Fi, Gender::Man, "Tiimin esihenkilö", "Tiimin esimies"),
            (Lang::Sv, Gender::Woman, "Barnskötare och kock", "Barnsköterska och kokerska"),
            (Lang::Sv, Gender::Man, "Sjuksköterska", "Sjukskötare"),
            (Lang::Sv, Gender::Woman, "Tidigare snabbare", "Tidigare snabbare"),
            (Lang::En, Gender::Woman, "Head waiter", "Head waitress"),
            (Lang::En, Gender::Man, "Registered nurse", "Registered male nurse"),
        ] {
            assert_eq!(swap_words(text, lang, gender), told);
        }
    }
}
