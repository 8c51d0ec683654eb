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
const BUT: &[&str] = &["mutta", "vaan", "kuitenkin", "men", "utan", "but", "however", "although"];

/// Beginnings of words and phrases, folded, that say what is needed.
#[rustfmt::skip]
const CUES: [(Need, &[&str]); 4] = [
    (Need::Offered, &[
        "koulutamme", "perehdytämme", "opetamme", "järjestämme sinulle", "järjestämme tarvittav", "tarjoamme", "kustannamme", "saat ",
        "vi erbjuder", "vi utbildar", "vi lär ", "du får ", "vi ordnar", "vi bjuder", "erbjuder vi", "vi betalar", "vi står för",
        "we offer", "we provide", "we train", "we will train", "we teach", "we pay", "training is provided", "training provided", "you will receive", "you get", "we arrange",
    ]),
    (Need::Advantage, &[
        "eduksi", "etuna", "on etu", "plussaa", "plussana", "bonusta", "lisäansio", "suotava", "toivottava", "hyödyksi", "hyödyllistä", "luetaan hyväksi", "helpottaa",
        "meriterande", "merit ", "en merit", "fördel", "ett plus", "är plus", "önskvärt", "önskvärd", "gärna", "bonus", "meriteras", "uppskattas", "pluspoäng", "underlättar",
        "advantage", "advantageous", "a plus", "big plus", "strong plus", "huge plus", "great plus", "real plus", "definite plus", "an asset", "assets", "desirable", "preferred", "preferably", "nice to have", "beneficial", "a bonus", "would be useful", "is welcome", "helpful", "ideally",
    ]),
    (Need::Denied, &[
        "ei tarvi", "et tarvi", "ei vaadi", "emme vaadi", "ei edelly", "emme edelly", "ei ole pakolli", "ei ole välttämät", "ei kuulu", "ei tehdä", "emme tee", "ei ole ", "ei sisäl", "et työskentele", "ilman ", "ei odoteta", "emme odota", "emme etsi", "ei etsitä", "emme käytä", "ei käytetä",
        "krävs inte", "krävs ej", "behövs inte", "behöver inte", "behöver du inte", "inget krav", "ingen ", "inga ", "inget ", "inte ett krav", "är inte", "kräver inte", "kräver vi inte", "utan krav", "söker inte", "ingår inte", "ej krav", "inte nödvändig", "använder inte", "använder vi inte", "används inte",
        "not required", "not needed", "not necessary", "no need", "don't need", "do not need", "doesn't require", "does not require", "do not require", "don't require", "isn't required", "is not a", "no ", "not a requirement", "without ", "never ", "need not", "not looking for", "not expected", "do not expect", "aren't needed", "are not", "do not use", "don't use", "not used", "moving away from",
    ]),
    (Need::Required, &[
        "vaadi", "vaati", "edellyt", "tarvitset", "tarvitaan", "sinulla on", "pakolli", "välttämät", "odotamme", "hallitset", "osaat",
        "krav", "kräv", "behöver", "behövs", "måste", "du har", "nödvändig", "förutsätt", "behärskar",
        "required", "require", "must", "need", "you have", "essential", "necessary", "you speak",
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
            let (mut words, mut joined) = (0, false);
            folded.clear();
            Analyzer::unstemmed().analyze(part, |token| {
                joined |= token.position == 0 && AND.contains(&token.term);
                words += usize::from(!is_any_stop_word(token.term));
                folded.push(' ');
                folded.push_str(token.term);
            });
            folded.push(' ');
            pieces.push(Piece { start, end, sentence, words, joined, said: cue(&folded) });
        };
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let ends_word = text
                .get(at + c.len_utf8()..)
                .is_none_or(|rest| rest.chars().next().is_none_or(char::is_whitespace));
            let ends_sentence =
                matches!(c, '\n' | ';' | '•' | '!' | '?') || (c == '.' && ends_word);
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
        if piece.said.is_some() || piece.words > LIST_WORDS {
            return piece.said.unwrap_or(Need::Required);
        }
        // An item of a list is what the end of the list, or its beginning, says.
        let after = self.said_along(own, own + 1..self.pieces.len());
        after.or_else(|| self.said_along(own, (0..own).rev())).unwrap_or(Need::Required)
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
