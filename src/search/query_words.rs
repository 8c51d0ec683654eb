//! What ordinary words do in a query: those that only ask for work, deny, set alternatives, or name a language.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::domain::{Lang, LanguageCode};
use crate::taxonomy::codes::Codes;
use crate::text::analysis::{Analyzer, fold, is_any_stop_word};
use crate::text::mention::LanguageForms;

/// Function words besides the stop words of texts, which are chosen to tell languages apart.
const FUNCTION: &[&str] = &[
    "alueella",
    "alueelta",
    "haluan",
    "jossa",
    "joku",
    "jokin",
    "lähellä",
    "lähistöllä",
    "läheltä",
    "minulle",
    "missä",
    "myös",
    "olen",
    "sekä",
    "ympäristössä",
    "en",
    "i",
    "jag",
    "kring",
    "mig",
    "min",
    "nära",
    "någon",
    "något",
    "omkring",
    "som",
    "vill",
    "åt",
    "a",
    "am",
    "an",
    "any",
    "around",
    "at",
    "in",
    "me",
    "my",
    "near",
    "nearby",
    "on",
    "some",
    "want",
    // What is said of need beside what is needed.
    "tarvitaan",
    "tarvita",
    "vaaditaan",
    "vaadita",
    "edellytetään",
    "edellytetä",
    "pakollinen",
    "krävs",
    "behövs",
    "krav",
    "required",
    "needed",
    "necessary",
    "require",
    "requirement",
];

/// Stop words that are words of work as well: IT, butter.
const TELLING: &[&str] = &["it", "voi", "du"];

/// Words by which people ask a job site for work, in the forms that they use.
const ASKING: &[&str] = &[
    "avoimet",
    "avoin",
    "avoimia",
    "avoinna",
    "duuni",
    "duunia",
    "duunit",
    "etsin",
    "etsimme",
    "etsitään",
    "etsii",
    "haemme",
    "haen",
    "haetaan",
    "hakea",
    "haku",
    "haussa",
    "homma",
    "hommaa",
    "hommia",
    "hommat",
    "hommiin",
    "paikka",
    "paikkaa",
    "paikat",
    "paikkoja",
    "rekry",
    "tarjolla",
    "tehtävä",
    "tehtävät",
    "tehtäviä",
    "työ",
    "työt",
    "työtä",
    "työn",
    "työhön",
    "töitä",
    "töihin",
    "töissä",
    "työpaikka",
    "työpaikan",
    "työpaikat",
    "työpaikkaa",
    "työpaikkoja",
    "vapaat",
    "anställning",
    "anställningar",
    "arbete",
    "arbeten",
    "arbetet",
    "jobb",
    "jobba",
    "jobben",
    "jobbet",
    "ledig",
    "lediga",
    "ledigt",
    "platser",
    "söker",
    "sökes",
    "söks",
    "tjänst",
    "tjänster",
    "uppdrag",
    "career",
    "careers",
    "employment",
    "find",
    "hiring",
    "job",
    "jobs",
    "looking",
    "open",
    "opening",
    "openings",
    "position",
    "positions",
    "search",
    "searching",
    "seeking",
    "vacancies",
    "vacancy",
    "vacant",
    "wanted",
    "work",
    "working",
];

/// Words that say when in the day or year work is done, or how it is contracted: no part has such a meaning, so hits
/// with the words come first.
const TIMES: &[&str] = &[
    "kesä",
    "kesäksi",
    "kesätyö",
    "kesätyöt",
    "kesätyötä",
    "kesätöitä",
    "kesätöihin",
    "kesäduuni",
    "kausityö",
    "kausityöt",
    "kausityötä",
    "talvikausi",
    "keikkatyö",
    "keikkatyöt",
    "keikka",
    "keikkoja",
    "tuntityö",
    "tuntityöt",
    "vakituinen",
    "vakituista",
    "määräaikainen",
    "sijaisuus",
    "vuokratyö",
    "yö",
    "yöllä",
    "yötöitä",
    "ilta",
    "iltatyöt",
    "iltatöitä",
    "iltatyötä",
    "illalla",
    "päivätyö",
    "päivätyötä",
    "sommar",
    "sommaren",
    "sommarjobb",
    "sommararbete",
    "säsong",
    "säsongsarbete",
    "säsongsjobb",
    "extrajobb",
    "timjobb",
    "timanställning",
    "tillsvidare",
    "visstid",
    "vikariat",
    "natt",
    "nätter",
    "nattjobb",
    "kväll",
    "kvällar",
    "kvällsjobb",
    "dagtid",
    "summer",
    "seasonal",
    "season",
    "permanent",
    "temporary",
    "fixed-term",
    "night",
    "evening",
];

/// Words for remote work that mean it in a query only: adverts use them otherwise.
const REMOTE: &[&str] = &["distans", "etä", "etäduuni"];

const NEGATIONS: &[&str] =
    &["ei", "ilman", "ej", "inga", "ingen", "inget", "inte", "utan", "no", "non", "not", "without"];

const NEEDS: [&str; 12] = [
    "tarvita",
    "vaadita",
    "edellytetä",
    "pakollinen",
    "tarvitse",
    "krävs",
    "behövs",
    "krav",
    "required",
    "needed",
    "necessary",
    "requirement",
];

const ALTERNATIVES: [&str; 4] = ["or", "tai", "taikka", "eller"];

/// Languages that people in Finland work in: names of others are other words more often ("man", "vai", "komi").
const SPOKEN: [&str; 39] = [
    "am", "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu",
    "is", "it", "ja", "ko", "ku", "lt", "lv", "ne", "nl", "no", "pl", "pt", "ro", "ru", "se", "so",
    "sq", "sv", "th", "tr", "uk", "vi", "zh",
];

/// Bytes of the beginnings by which words are told from names of languages; no name is shorter.
const BEGINNING: usize = 3;

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueryWord {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) folded: String,
}

/// The words of a query.
pub(super) fn words(text: &str) -> Vec<QueryWord> {
    let mut words = Vec::new();
    Analyzer::unstemmed().analyze(text, |token| {
        words.push(QueryWord { start: token.start, end: token.end, folded: token.term.to_owned() });
    });
    words
}

/// What each word of the lists above does, one bit a list: they are looked up several times a word of every query.
static ROLES: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let mut roles = HashMap::new();
    for (role, words) in (0..).zip(LISTS) {
        for word in words {
            *roles.entry(*word).or_default() |= 1 << role;
        }
    }
    roles
});

/// The lists in the order of their bits.
const LISTS: [&[&str]; 8] =
    [FUNCTION, TELLING, ASKING, TIMES, REMOTE, NEGATIONS, &NEEDS, &ALTERNATIVES];

const IS_FUNCTION: u8 = 1 << 0;
const IS_TELLING: u8 = 1 << 1;
const IS_ASKING: u8 = 1 << 2;
const IS_TIME: u8 = 1 << 3;
const IS_REMOTE: u8 = 1 << 4;
const IS_NEGATION: u8 = 1 << 5;
const IS_NEED: u8 = 1 << 6;
const IS_ALTERNATIVE: u8 = 1 << 7;

fn has_role(folded: &str, roles: u8) -> bool {
    ROLES.get(folded).is_some_and(|own| own & roles != 0)
}

/// Whether a folded word only holds others together.
pub(super) fn is_function(folded: &str) -> bool {
    has_role(folded, IS_FUNCTION | IS_NEGATION | IS_ALTERNATIVE)
        || is_any_stop_word(folded) && !has_role(folded, IS_TELLING)
}

/// Whether a folded word only asks for work.
pub(super) fn is_asking(folded: &str) -> bool {
    has_role(folded, IS_ASKING)
}

/// Whether a folded word says when work is done, or for how long.
pub(super) fn is_time(folded: &str) -> bool {
    has_role(folded, IS_TIME)
}

/// Whether a folded word means remote work.
pub(super) fn is_remote(folded: &str) -> bool {
    has_role(folded, IS_REMOTE)
}

/// Whether a folded word denies what follows.
pub(super) fn is_negation(folded: &str) -> bool {
    has_role(folded, IS_NEGATION)
}

/// Whether a folded word says that something is needed.
pub(super) fn is_need(folded: &str) -> bool {
    has_role(folded, IS_NEED)
}

/// Whether a folded word sets what stands on its two sides as alternatives.
pub(super) fn is_alternative(folded: &str) -> bool {
    has_role(folded, IS_ALTERNATIVE)
}

/// The forms of names of languages that people write beside words for speaking.
#[derive(Debug)]
pub(super) struct LanguageNames {
    names: Vec<LanguageName>,
    /// Bytes that any form of a name begins with: most words are told from names by theirs.
    begin: HashSet<[u8; BEGINNING]>,
}

#[derive(Debug)]
struct LanguageName {
    code: LanguageCode,
    /// In Finnish, Swedish and English.
    names: [String; 3],
    genitive: String,
    partitive: String,
}

impl LanguageNames {
    pub(super) fn new(codes: &Codes) -> Self {
        let list = codes.list("language").into_iter().flat_map(|list| list.iter());
        let names = list.filter(|code| SPOKEN.contains(&code.code())).filter_map(|code| {
            let language = code.code().parse::<LanguageCode>().ok()?;
            let names = [Lang::Fi, Lang::Sv, Lang::En]
                .map(|lang| code.own_name(lang).map(fold).unwrap_or_default());
            let [finnish, ..] = &names;
            // Names of several words are found as they are listed only.
            let forms = LanguageForms::of(finnish).filter(|_| !finnish.contains(' '));
            let forms = forms.map(|forms| (forms.genitive, forms.partitive));
            let (genitive, partitive) = forms.unwrap_or_default();
            Some(LanguageName { code: language, names, genitive, partitive })
        });
        let names: Vec<LanguageName> = names.collect();
        let forms = names.iter().flat_map(|LanguageName { names, genitive, partitive, .. }| {
            names.iter().chain([genitive, partitive])
        });
        let begin = forms.filter_map(|form| beginning(form)).collect();
        Self { names, begin }
    }

    /// Whether a language is one that people in Finland work in.
    pub(super) fn is_spoken(&self, code: LanguageCode) -> bool {
        self.names.iter().any(|name| name.code == code)
    }

    /// The language that words name from the first on, and how many words say so.
    pub(super) fn at(&self, words: &[QueryWord]) -> Option<(LanguageCode, usize)> {
        let (first, rest) = words.split_first()?;
        let word = first.folded.as_str();
        if !beginning(word).is_some_and(|begin| self.begin.contains(&begin)) {
            return None;
        }
        let said =
            |fits: fn(&str) -> bool| rest.iter().take_while(|next| fits(&next.folded)).count();
        self.names.iter().find_map(|name| {
            let [_, swedish, english] = &name.names;
            let found = |more: usize| Some((name.code, 1 + more));
            let whole = !name.genitive.is_empty();
            if whole && word == name.genitive {
                // The genitive alone is a place: "Ruotsin".
                return Some(said(is_speaking)).filter(|more| *more > 0).and_then(found);
            }
            if whole && word == name.partitive {
                return found(said(is_speaking));
            }
            let after_genitive = word.strip_prefix(name.genitive.as_str()).filter(|_| whole);
            if after_genitive.is_some_and(is_speaking) {
                return found(said(is_speaking));
            }
            let stem = swedish.strip_suffix('a').unwrap_or(swedish);
            let after_stem = word.strip_prefix(stem).filter(|_| !stem.is_empty());
            if after_stem.is_some_and(is_speaking) {
                return found(said(is_speaking));
            }
            if word == english || word == swedish {
                return Some(said(is_speaking)).filter(|more| *more > 0).and_then(found);
            }
            None
        })
    }
}

fn beginning(word: &str) -> Option<[u8; BEGINNING]> {
    word.as_bytes().first_chunk().copied()
}

/// Whether a word, or the rest of one, is about knowing a language.
fn is_speaking(word: &str) -> bool {
    const BEGINNINGS: [&str; 17] = [
        "kieli", "kiele", "kielt", "taito", "taido", "taita", "puhuv", "puhuj", "osaav", "språk",
        "talande", "kunnig", "kunskap", "speak", "language", "skills", "fluen",
    ];
    BEGINNINGS.iter().any(|begin| word.starts_with(begin))
}

#[cfg(test)]
mod tests {
    //! 1. Languages are named by their inflected names, alone or beside words for speaking, and not by a bare genitive.
    //! 2. Words that only ask for work are told from words of work.

    use super::*;

    #[test]
    fn languages_are_named() {
        let names = LanguageNames::new(&Codes::embedded().unwrap());
        let at = |text: &str| {
            let found = names.at(&words(text));
            found.map(|(code, count)| (code.as_str().to_owned(), count))
        };
        let language = |code: &str, count| Some((code.to_owned(), count));
        for (text, expected) in [
            ("suomea", language("fi", 1)),
            ("ruotsia puhuva myyjä", language("sv", 2)),
            ("englannin kielen taito", language("en", 3)),
            ("suomen kieli", language("fi", 2)),
            ("ruotsinkielinen koulu", language("sv", 1)),
            ("venäjää", language("ru", 1)),
            ("viroa", language("et", 1)),
            ("turkin kieli", language("tr", 2)),
            ("svenskspråkig skola", language("sv", 1)),
            ("english-speaking nurse", language("en", 2)),
            ("ruotsin", None),
            ("ruotsi", None),
            ("suomalainen", None),
            ("kokki", None),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn words_that_ask() {
        for word in ["i", "in", "a", "near", "för", "tai", "utan"] {
            assert!(is_function(word), "{word}");
        }
        for word in ["töitä", "jobb", "vacancies", "sökes"] {
            assert!(is_asking(word), "{word}");
        }
        for word in ["it", "kokki", "c", "java"] {
            assert!(!is_function(word) && !is_asking(word), "{word}");
        }
    }
}
