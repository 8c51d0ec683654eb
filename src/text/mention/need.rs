//! How much an advert wants what it names: required, an advantage, or neither.
//!
//! A sentence is cut at commas and at words that set against each other (but, mutta, men). What a piece says of need
//! holds for what it names; pieces of a list ("ruotsi, englanti ja saksa ovat eduksi") hold together.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::text::analysis::{Analyzer, is_any_stop_word};

/// How much something is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Asked for, a duty or a fact: what is named without a word about need, too.
    Required,
    /// Welcome, not a condition (eduksi).
    Advantage,
    /// Said not to be needed, or not to be so.
    Denied,
    /// Given or taught by the employer.
    Offered,
}

/// A piece of a list has at most so many words besides stop words.
const LIST_WORDS: usize = 3;

/// Words that join the last item of a list, or a clause.
const AND: &[&str] = &["ja", "sekä", "och", "samt", "and"];

/// Words that set what stands before and after them as alternatives.
const OR: &[&str] = &["tai", "taikka", "vai", "eller", "alternativt", "or"];

/// Words that set what follows against what was before.
const BUT: &[&str] = &[
    "mutta",
    "vaan",
    "kuitenkin",
    "paitsi",
    "eikä",
    "men",
    "utan",
    "utöver",
    "förutom",
    "but",
    "however",
    "although",
    "except",
    "nor",
];

/// Words that begin what is said of all that stands before in the sentence: ", luetaan eduksi".
const PREDICATES: &[&str] = &[
    "luetaan",
    "lasketaan",
    "katsotaan",
    "katsomme",
    "on",
    "ovat",
    "olisi",
    "ei",
    "emme",
    "eivät",
    "vaaditaan",
    "edellytetään",
    "tarvitaan",
    "är",
    "anses",
    "räknas",
    "ses",
    "krävs",
    "behövs",
    "meriteras",
    "is",
    "are",
    "would",
    "will",
];

/// Beginnings of words and phrases, folded, that say what is needed.
#[rustfmt::skip]
const CUES: [(Need, &[&str]); 4] = [
    (Need::Offered, &[
        "koulutamme", "perehdytämme", "opetamme", "järjestämme sinulle", "järjestämme tarvittav", "tarjoamme", "tarjolla on", "kustannamme", "maksamme", "saat ", "opit ", "pääset oppimaan", "mahdollisuus oppia", "mahdollisuus kouluttautua",
        "vi erbjuder", "vi utbildar", "vi lär ", "du får ", "du lär dig", "vi ordnar", "vi bjuder", "vi ger ", "erbjuder vi", "vi betalar", "vi bekostar", "vi står för", "möjlighet att lära",
        "we offer", "we provide", "we train", "we will train", "we'll train", "we teach", "we pay", "we give", "training is provided", "training provided", "you will receive", "you will learn", "you'll learn", "opportunity to learn", "you get", "we arrange",
    ]),
    (Need::Advantage, &[
        "eduksi", "etuna", "on etu", "ovat etu", "lisäetu", "plussaa", "plussana", "on plussa", "plussan", "bonusta", "on bonus", "lisäansio", "ansioksi", "ansiona", "suotava", "toivottava", "hyödyksi", "hyödylli", "hyötyä", "luetaan hyväksi", "helpottaa", "auttaa .", "auttavat .", "mieluusti", "mielellään", "mieluiten", "valttia", "ei haittaa", "ei ole haitaksi", "ei ole pahitteeksi", "ei tee pahaa",
        "meriterande", "merit ", "meriter ", "en merit", "fördel", "ett plus", "är plus", "plus om", "pluspoäng", "önskvärt", "önskvärd", "önskas", "gärna", "bonus", "meriteras", "uppskattas", "underlättar", "en tillgång", "till nytta", "nytta av", "räknas som förtjänst", "räknas till godo", "till hjälp", "hjälper .", "bra att ha", "bra om", "skadar inte",
        "advantage", "advantageous", "plus .", "big plus", "huge plus", "great plus", "strong plus", "real plus", "definite plus", "major plus", "added plus", "extra plus", "significant plus", "plus if", "plus but", "a plus", "pluses", "an asset", "asset .", "considered assets", "are assets", "as assets", "valuable assets", "desirable", "desired", "preferred", "preferable", "preferably", "nice to have", "good to have", "beneficial", "of benefit", "a benefit", "a bonus", "would be useful", "is useful", "are useful", "useful .", "is welcome", "are welcome", "is helpful", "be helpful", "are helpful", "helps .", "would help", "ideally", "a merit", "a strength", "appreciated", "favourabl", "would be nice", "be great",
    ]),
    (Need::Denied, &[
        "ei tarvi", "et tarvi", "emme tarvi", "ei vaadi", "emme vaadi", "ei edelly", "emme edelly", "ei ole pakolli", "ei pakolli", "ei ole välttämät", "ei välttämät", "ei kuulu", "ei tehdä", "emme tee", "et tee", "ei ole ", "eivät ole ", "en ole ", "enkä ", "en enää", "ei sisäl", "et työskentele", "ilman ", "ei odoteta", "emme odota", "emme etsi", "ei etsitä", "emme hae", "ei haeta", "emme kaipaa", "ei kaivata", "emme käytä", "ei käytetä", "ei käytössä", "emme tarjoa", "ei tarjota", "ei onnistu", "ei mahdolli", "eikä ", "ei enää", "emme enää", "luovumme", "luovuttu", "siirrymme pois",
        "krävs inte", "krävs ej", "krävs varken", "behövs inte", "behövs ej", "behöver inte", "behöver ej", "behöver du inte", "behöver man inte", "inget krav", "ingen ", "inga ", "inget ", "inte ett krav", "inte något krav", "inte ett måste", "är inte", "är ej", "kräver inte", "kräver ej", "kräver vi inte", "utan krav", "söker inte", "söker vi inte", "söker vi däremot inte", "ingår inte", "ingår ej", "ej krav", "inte nödvändig", "använder inte", "använder vi inte", "använder ej", "används inte", "används ej", "inte längre", "förekommer inte", "förekommer ej", "förutsätter inte", "förutsätts inte", "förväntar oss inte", "inte möjlig", "ej möjlig", "varken ", "erbjuder inte", "erbjuder vi inte",
        "not required", "not needed", "not necessary", "not essential", "not mandatory", "not compulsory", "not obligatory", "not possible", "not available", "not offered", "not offer", "no need", "don't need", "do not need", "doesn't require", "does not require", "do not require", "don't require", "isn't required", "isn't needed", "isn't necessary", "is not a", "i am not ", "i'm not ", "no ", "not a requirement", "without ", "never ", "need not", "needn't", "not looking for", "not seeking", "not hiring", "not expected", "do not expect", "don't expect", "aren't needed", "aren't required", "are not", "do not use", "don't use", "not used", "no longer", "moving away from", "migrating away from", "phasing out", "neither ", "nor ",
    ]),
    (Need::Required, &[
        "vaadi", "vaati", "edellyt", "tarvitset", "tarvitaan", "sinulla on", "pakolli", "välttämät", "odotamme", "hallitset", "osaat", "kelpoisuus", "ehdoton", "ehdottoman", "riittää", "riittävät", "on oltava", "pitää olla", "tulee olla", "täytyy",
        "krav", "kräv", "behöver", "behövs", "måste", "du har", "nödvändig", "förutsätt", "behärskar", "obligatorisk", "räcker", "ska ha", "skall ha", "bör ha", "behörighet",
        "required", "require", "must", "need", "you have", "essential", "necessary", "mandatory", "compulsory", "obligatory", "prerequisite", "is enough", "are enough", "suffices", "is sufficient", "have to", "should have", "you speak",
    ]),
];

/// A piece of a sentence.
#[derive(Debug)]
struct Piece {
    start: usize,
    end: usize,
    sentence: usize,
    words: usize,
    /// It begins with a word that joins.
    joined: bool,
    /// It begins with a word that sets it against what was before.
    but: bool,
    /// It begins with the verb of what stands before.
    predicate: bool,
    /// What the piece itself says.
    said: Option<Need>,
}

/// What a text says of the need for what it names.
#[derive(Debug)]
pub struct Needs {
    pieces: Vec<Piece>,
}

/// Finds cues, and tells by the number of a pattern which need it says; smaller numbers go before.
static CUE_WORDS: LazyLock<Option<(AhoCorasick, Vec<Need>)>> = LazyLock::new(|| {
    let needs = CUES.iter().flat_map(|(need, cues)| cues.iter().map(|_| *need)).collect();
    // A cue begins where a word does.
    let patterns = CUES.iter().flat_map(|(_, cues)| cues.iter().map(|cue| format!(" {cue}")));
    let words = AhoCorasick::new(patterns);
    let words = words.inspect_err(|error| tracing::error!(%error, "cues cannot be looked for"));
    Some((words.ok()?, needs))
});

/// What folded words, each with a space before it, say of need.
fn cue(folded: &str) -> Option<Need> {
    let (words, needs) = CUE_WORDS.as_ref()?;
    let first =
        words.find_overlapping_iter(folded).map(|found| found.pattern().as_usize()).min()?;
    needs.get(first).copied()
}

/// Whether a folded word joins the last item of a list.
pub(super) fn is_and(folded: &str) -> bool {
    AND.contains(&folded)
}

/// Whether a folded word sets alternatives.
pub(super) fn is_or(folded: &str) -> bool {
    OR.contains(&folded)
}

/// Whether a folded word says by itself what is needed.
pub(super) fn says_need(folded: &str) -> bool {
    cue(&format!(" {folded} ")).is_some()
}

/// Words between two things that are alternatives to each other, at most.
const WORDS_BETWEEN: usize = 5;

/// Which of some things in a text, by their bytes in its order, are alternatives to each other: "English or Finnish",
/// "viro, venäjä tai suomi". Words between them, besides those that join, are of the things themselves.
pub(super) fn alternatives(
    text: &str,
    spans: &[(usize, usize)],
    of_thing: fn(&str) -> bool,
) -> Vec<bool> {
    let mut all = vec![false; spans.len()];
    // The list that goes on here began at this thing, and whether an alternative was in it.
    let (mut first, mut has_or) = (0, false);
    for (nth, pair) in spans.windows(2).enumerate() {
        let link = match pair {
            [(_, end), (start, _)] => text.get(*end..*start).and_then(|gap| link(gap, of_thing)),
            _ => None,
        };
        match link {
            Some(is_or) => has_or |= is_or,
            None => (first, has_or) = (nth + 1, false),
        }
        if has_or {
            all[first..=nth + 1].fill(true);
        }
    }
    all
}

/// Whether a name has an alternative beside it that may be no known thing: "Python or R", "Vue tai vastaava".
pub(super) fn has_alternative(text: &str, (start, end): (usize, usize)) -> bool {
    let is_name = text.get(start..end).is_some_and(|name| name.contains(char::is_uppercase));
    let before = text.get(..start).unwrap_or_default().trim_end_matches(' ');
    let after = text.get(end..).unwrap_or_default().trim_start_matches(' ');
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let next = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    is_name && (is_or(last) || is_or(next))
}

/// Whether what stands between two things makes them alternatives, or items of one list.
fn link(gap: &str, of_thing: fn(&str) -> bool) -> Option<bool> {
    if gap.contains(['.', ';', ':', '!', '?', '\n', '•']) {
        return None;
    }
    let (mut words, mut has_or, mut other) = (0, false, false);
    Analyzer::unstemmed().analyze(gap, |token| {
        words += 1;
        has_or |= is_or(token.term);
        other |= is_and(token.term) || !is_or(token.term) && !of_thing(token.term);
    });
    let is_listed = has_or || gap.contains([',', '/']);
    (is_listed && !other && words <= WORDS_BETWEEN).then_some(has_or)
}

/// Whether a mark before this byte ends a word: it does not in "node.js" or "SQL:ää".
fn ends_word(text: &str, at: usize) -> bool {
    text.get(at..).is_none_or(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
}

/// Whether the full stop before this byte only shortens a word: "esim. diplomi-insinööri".
fn goes_on(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let next = rest.trim_start_matches([' ', '\u{a0}']);
    next.len() < rest.len() && next.starts_with(char::is_lowercase)
}

/// The runs of words that no mark separates, and where each begins.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let ends = text.char_indices().filter(|(at, c)| match c {
        '!' | '?' | ';' | '\n' | '•' | '(' | ')' => true,
        '.' | ',' | ':' => ends_word(text, at + 1),
        _ => false,
    });
    let ends = ends.map(|(at, c)| at + c.len_utf8()).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let clause = text.get(start..end).map(|clause| (start, clause));
        start = end;
        clause
    })
}

impl Needs {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut sentence, mut folded) = (0, String::new());
        let mut add = |start: usize, end: usize, sentence: usize| {
            let Some(part) = text.get(start..end).filter(|part| !part.trim().is_empty()) else {
                return;
            };
            let (mut words, mut joined, mut but, mut predicate) = (0, false, false, false);
            folded.clear();
            Analyzer::unstemmed().analyze(part, |token| {
                joined |= token.position == 0 && AND.contains(&token.term);
                but |= token.position == 0 && BUT.contains(&token.term);
                predicate |= token.position == 0 && PREDICATES.contains(&token.term);
                words += usize::from(!is_any_stop_word(token.term));
                folded.push(' ');
                folded.push_str(token.term);
            });
            // A cue that ends in a full stop ends the piece.
            folded.push_str(" . ");
            let said = cue(&folded);
            pieces.push(Piece { start, end, sentence, words, joined, but, predicate, said });
        };
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let ends_word = text
                .get(at + c.len_utf8()..)
                .is_none_or(|rest| rest.chars().next().is_none_or(char::is_whitespace));
            let ends_sentence = matches!(c, '\n' | ';' | '•' | '!' | '?')
                || c == '.' && ends_word && !goes_on(text, at + 1);
            if ends_sentence || matches!(c, ',' | ':' | '(' | ')' | '–' | '—') && ends_word {
                add(start, at, sentence);
                start = at + c.len_utf8();
                sentence += usize::from(ends_sentence);
            } else if c.is_whitespace() && at > start {
                let next = text.get(at..).unwrap_or_default().trim_start();
                let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                if BUT.iter().any(|but| but.eq_ignore_ascii_case(word)) {
                    add(start, at, sentence);
                    start = at;
                }
            }
        }
        add(start, text.len(), sentence);
        Self { pieces }
    }

    /// How much what stands at these bytes is wanted.
    #[must_use]
    pub fn at(&self, start: usize) -> Need {
        let Some(own) = self.pieces.iter().position(|p| (p.start..p.end).contains(&start)) else {
            return Need::Required;
        };
        let piece = &self.pieces[own];
        let of_all = |later: &&Piece| later.predicate && later.said.is_some();
        let later = self.pieces.get(own + 1..).unwrap_or_default();
        let mut later = later.iter().take_while(|later| later.sentence == piece.sentence);
        if piece.said.is_some() {
            return piece.said.unwrap_or(Need::Required);
        }
        if let Some(said) = later.find(|later| later.said.is_some()).filter(of_all) {
            return said.said.unwrap_or(Need::Required);
        }
        if piece.words > LIST_WORDS {
            return Need::Required;
        }
        // An item of a list is what the end of the list, or its beginning, says.
        let after = self.said_along(own, own + 1..self.pieces.len());
        let before = || self.said_along(own, (0..own).rev()).filter(|_| !piece.but);
        after.or_else(before).unwrap_or(Need::Required)
    }

    /// The bytes of the sentence that holds this byte, and whether it says anything of need.
    pub(super) fn sentence(&self, at: usize) -> (usize, usize, bool) {
        let past = self.pieces.partition_point(|piece| piece.start <= at);
        let Some(own) = past.checked_sub(1).and_then(|nth| self.pieces.get(nth)) else {
            return (at, at, false);
        };
        let first = self.pieces.partition_point(|piece| piece.sentence < own.sentence);
        let last = self.pieces.partition_point(|piece| piece.sentence <= own.sentence);
        let pieces = self.pieces.get(first..last).unwrap_or_default();
        let start = pieces.first().map_or(at, |piece| piece.start);
        let end = pieces.last().map_or(at, |piece| piece.end);
        (start, end, pieces.iter().any(|piece| piece.said.is_some()))
    }

    /// What the first of these pieces that says anything says, as far as the list of the piece `own` goes.
    fn said_along(&self, own: usize, pieces: impl Iterator<Item = usize>) -> Option<Need> {
        let sentence = self.pieces[own].sentence;
        // Of two pieces the second is a clause of its own: a list of two has no comma.
        let is_first = own == 0 || self.pieces[own - 1].sentence != sentence;
        let of_list = |at: &usize| {
            let piece = &self.pieces[*at];
            let is_clause = piece.joined && is_first && *at == own + 1;
            piece.sentence == sentence && !is_clause
        };
        let ends = |at: &usize| {
            let piece = &self.pieces[*at];
            piece.said.is_some() || piece.words > LIST_WORDS
        };
        let last = pieces.take_while(of_list).find(ends)?;
        self.pieces[last].said
    }
}

#[cfg(test)]
mod tests {
    //! 1. Advantages, denials and offers are told from what is required, in three languages.
    //! 2. Items of a list share what is said at its end or beginning; what is set against it does not.

    use super::*;

    #[track_caller]
    fn need(text: &str, words: &str, expected: Need) {
        let at = text.find(words).unwrap();
        assert_eq!(Needs::of(text).at(at), expected, "{text}: {words}");
    }

    #[test]
    fn needs_are_told_apart() {
        need("Ruotsin taito on eduksi.", "Ruotsin", Need::Advantage);
        need("Vaadimme hygieniapassin, ruotsin taito on eduksi.", "hygieniapassin", Need::Required);
        need("Vaadimme hygieniapassin, ruotsin taito on eduksi.", "ruotsin", Need::Advantage);
        need("Aiempaa kokemusta kotihoidosta emme edellytä.", "kotihoidosta", Need::Denied);
        need("Ajokorttia ei tarvita, mutta trukkikortti vaaditaan.", "trukki", Need::Required);
        need("Tarjoamme ensiapukoulutuksen.", "ensiapu", Need::Offered);
        need("Truckkort är meriterande. Svenska krävs.", "Truckkort", Need::Advantage);
        need("Truckkort är meriterande. Svenska krävs.", "Svenska", Need::Required);
        need("Körkort behövs inte.", "Körkort", Need::Denied);
        need("Finnish is not required but English is a must.", "Finnish", Need::Denied);
        need("Finnish is not required but English is a must.", "English", Need::Required);
        need("Swedish is a plus.", "Swedish", Need::Advantage);
        need("Swedish is a really big plus.", "Swedish", Need::Advantage);
        need("You manage assets and helpful staff.", "manage", Need::Required);
        let long = "Soveltuva korkeakoulututkinto, esim. pitkä diplomi-insinöörin tutkinto, luetaan eduksi.";
        need(long, "korkeakoulu", Need::Advantage);
        need(long, "diplomi", Need::Advantage);
        need("Emme käytä Javaa.", "Java", Need::Denied);
        need("Etätyö ei ole mahdollista.", "Etätyö", Need::Denied);
        need("No special demands except basic Finnish.", "Finnish", Need::Required);
        need("You weld and read drawings.", "weld", Need::Required);
    }

    #[test]
    fn lists_hold_together() {
        for words in ["Ruotsi", "englanti", "saksa"] {
            need("Ruotsi, englanti ja saksa ovat eduksi.", words, Need::Advantage);
        }
        for words in ["German", "Polish"] {
            need("It is an advantage to know German, Polish.", words, Need::Advantage);
        }
        need("You care for our guests, and German is a plus.", "care", Need::Required);
    }
}
