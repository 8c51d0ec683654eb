//! Words that stand around names of languages.

use crate::domain::LanguageCode;
use crate::text::analysis::is_any_stop_word;
use crate::text::mention::levels::level;
use crate::text::mention::need::{is_and, is_or, says_need};

/// Languages that adverts in Finland and its neighbours name. Names of others are ordinary words more often ("vai",
/// "kom", "fula"), so that more must speak for them.
#[rustfmt::skip]
const USUAL: [&str; 70] = [
    "am", "ar", "az", "be", "bg", "bn", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi",
    "fil", "fo", "fr", "fse", "fss", "he", "hi", "hr", "hu", "hy", "is", "it", "ja", "ka", "kk", "ko",
    "ku", "lt", "lv", "mk", "nb", "ne", "nl", "nn", "no", "pa", "pl", "prs", "ps", "pt", "ro", "ru",
    "se", "sgn", "sk", "sl", "sma", "smj", "smn", "sms", "so", "sq", "sr", "sv", "sw", "ta", "th", "ti",
    "tl", "tr", "uk", "ur", "vi", "zh",
];

/// Beginnings of words about knowing a language.
#[rustfmt::skip]
const SPEAKING: [&str; 61] = [
    "puhu", "osaa", "kirjoit", "kirjallis", "suullis", "viesti", "keskustel", "kommunik", "pärjä", "ymmärr", "ymmärt", "asioi", "käännä", "kääntä", "tulkka", "tulkki", "asiakaspalvel", "taito", "taido", "taita",
    "talar", "talas", "prata", "behärsk", "kunskap", "kunnig", "kunna", "skriv", "skrift", "muntlig", "förstå", "kommunic", "modersmål", "flytande", "översätt", "tolk", "obehindra", "färdighet",
    "language", "speak", "spoke", "fluen", "skill", "proficien", "command", "knowledge", "writ", "communicat", "understand", "native", "verbal", "oral", "bilingual", "mother", "conversation", "translat", "interpret", "read", "competen", "abilit", "express",
];

/// Beginnings of verbs whose object a language is.
const VERBS: [&str; 13] = [
    "puhu",
    "osaa",
    "osata",
    "hallitse",
    "ymmärr",
    "kirjoit",
    "tala",
    "prata",
    "behärsk",
    "skriv",
    "speak",
    "understand",
    "write",
];

/// Words after a name that is a noun, besides those above.
#[rustfmt::skip]
const FOLLOWING: [&str; 77] = [
    "räcker", "duger", "fungerar", "går", "hjälper", "talas", "används", "dagligen", "obligatorisk", "minst", "bra", "väl", "både", "nivå", "samt", "alltid", "också", "inte", "ej",
    "i", "en", "som", "av", "om", "vid", "för", "till", "inom", "när", "då", "så", "eftersom", "dock", "krävs", "ska", "skall", "bör", "kan",
    "in", "a", "at", "on", "as", "by", "for", "to", "from", "when", "where", "because", "since", "so", "if", "while", "during", "within", "will", "would", "can", "should",
    "helps", "help", "suffices", "works", "used", "daily", "well", "obligatory", "mandatory", "compulsory", "minimum", "level", "appreciated", "optional", "enough", "both", "sufficient",
];

/// Words before a name that is a noun: in English, på svenska, med tyska.
const PREPOSITIONS: [&str; 6] = ["in", "i", "på", "med", "with", "of"];

pub(super) fn is_usual(code: LanguageCode) -> bool {
    USUAL.contains(&code.as_str())
}

fn begins(word: &str, all: &[&str]) -> bool {
    all.iter().any(|begin| word.starts_with(begin))
}

/// Whether a folded word is about knowing a language.
pub(super) fn is_speaking(word: &str) -> bool {
    // työkieli, arbetsspråk
    word.contains("kiel")
        || word.contains("språk")
        || ["kan", "tal", "tala"].contains(&word)
        || begins(word, &SPEAKING)
}

/// Whether a language is the object of a folded word.
pub(super) fn is_verb(word: &str) -> bool {
    word == "kan" || begins(word, &VERBS)
}

/// Whether somebody else than the reader speaks it.
pub(super) fn tells_of_others(word: &str) -> bool {
    ["puhuu", "puhuvat", "speaks"].contains(&word)
}

/// Whether what is told of somebody is told of whom one seeks.
pub(super) fn relates(word: &str) -> bool {
    ["joka", "jotka", "som", "who", "that"].contains(&word)
}

pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

/// Whether a genitive before the folded word names a language: kielen, taito; not "Suomen taitoluisteluliitto".
pub(super) fn is_head(word: &str) -> bool {
    const LONGEST_SKILL: usize = 9;
    let skill = begins(word, &["taito", "taido", "taita"]);
    word.starts_with("kiel")
        || word.starts_with("osaami")
        || skill && word.chars().count() < LONGEST_SKILL
}

/// Whether a folded word only tells more of a skill between the name of the language and it.
pub(super) fn is_between(word: &str) -> bool {
    is_joiner(word)
        || level(word).is_some()
        || begins(word, &["suulli", "kirjalli", "hyv", "vahv", "riittäv"])
}

pub(super) fn is_joiner(word: &str) -> bool {
    is_and(word) || is_or(word)
}

/// Whether a folded word may follow a language; other words follow an adjective: "svenska kunder", "Thai food".
pub(super) fn follows_noun(word: &str) -> bool {
    is_any_stop_word(word)
        || is_joiner(word)
        || is_speaking(word)
        || level(word).is_some()
        || says_need(word)
        || FOLLOWING.contains(&word)
}
