//! Which of the service's languages a text is in, from stop words and letter statistics.

use std::sync::LazyLock;

use hashbrown::HashTable;

use super::cache::Scratch;
use super::words::each_word;
use crate::domain::Lang;
use crate::text::hash::hash;

/// Shorter texts are not judged: labels of two words are often the same in two languages.
const FEWEST_WORDS: usize = 5;

/// Words looked at; a long text is judged by its beginning.
const MOST_WORDS: usize = 400;

/// Tenths of a bit that a stop word speaks for its language.
const STOP_WORD: i32 = 50;

/// Tenths of a bit by which the best language must lead.
const MARGIN: i32 = 40;

/// Share of letters outside the three alphabets, one in this many, above which it is none of them.
const FOREIGN_SHARE: usize = 8;

/// The letters of [`LETTERS`] and [`FINAL_LETTERS`], in their order.
const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyzåäö";

/// Surprise of a letter in a language, in tenths of a bit: −10 log₂ of its share among the letters of
/// labels of ESCO v1.1.1 (preferred and up to three alternative labels a concept), add-two smoothed.
#[rustfmt::skip]
const LETTERS: [[i16; 29]; 3] = [
    [29, 99, 105, 65, 37, 100, 83, 57, 32, 52, 43, 42, 53, 40, 41, 59, 153, 51, 40, 30, 44, 55, 135, 149, 58, 147, 176, 47, 70],
    [34, 62, 66, 49, 35, 54, 49, 62, 39, 72, 45, 43, 51, 37, 46, 55, 150, 33, 39, 37, 55, 54, 126, 97, 70, 129, 69, 59, 57],
    [36, 69, 43, 51, 31, 57, 52, 56, 35, 102, 74, 46, 50, 37, 38, 48, 85, 37, 38, 36, 51, 64, 69, 90, 63, 107, 197, 197, 197],
];

/// The same for the last letters of words.
#[rustfmt::skip]
const FINAL_LETTERS: [[i16; 29]; 3] = [
    [11, 120, 103, 96, 63, 131, 116, 124, 45, 141, 109, 102, 110, 24, 60, 112, 137, 94, 53, 35, 74, 114, 137, 120, 87, 147, 147, 27, 71],
    [20, 117, 102, 47, 38, 65, 37, 59, 52, 120, 52, 49, 48, 41, 88, 73, 137, 22, 53, 39, 111, 53, 137, 114, 99, 147, 60, 102, 103],
    [63, 102, 61, 44, 26, 49, 36, 55, 92, 159, 62, 41, 61, 34, 60, 64, 153, 36, 25, 35, 110, 116, 73, 96, 41, 163, 169, 169, 169],
];

/// Frequent words that the two other languages do not have.
const STOP_WORDS: [&[&str]; 3] = [
    &[
        "ja", "tai", "sekä", "on", "ovat", "olet", "ei", "että", "jos", "kun", "myös", "kuin",
        "mutta", "joka", "jotka", "tämä", "se", "ne", "sinä", "sinulla", "sinun", "me", "meillä",
        "meidän", "olemme", "kanssa", "mukaan", "varten", "eri", "voi", "noin",
    ],
    &[
        "och", "eller", "är", "för", "av", "att", "på", "med", "som", "till", "om", "inom", "vid",
        "från", "ett", "det", "den", "du", "vi", "kan", "har", "inte", "även", "hos", "samt",
        "oss", "dig", "din", "ditt", "dina", "vår", "vårt", "våra", "ska", "eftersom", "de", "där",
    ],
    &[
        "the", "and", "or", "of", "to", "for", "with", "is", "are", "an", "be", "will", "you",
        "your", "we", "our", "this", "that", "from", "by", "as", "at", "not", "it", "its", "which",
        "who", "have", "has", "can", "within", "their", "other", "all", "about", "out",
    ],
];

/// The language of a text of at least five words, or `None` if it is too short, in another alphabet or
/// equally likely in two of the languages. A text in a fourth language written in Latin letters is
/// taken for one of the three: this serves texts of which one knows that they are.
///
/// ```
/// use kohtaanto::domain::Lang;
/// use kohtaanto::text::analysis::guess_language;
/// let text = "Vi söker en undersköterska till vårt team";
/// assert_eq!(guess_language(text), Some(Lang::Sv));
/// assert_eq!(guess_language("Java developer"), None);
/// ```
#[must_use]
pub fn guess_language(text: &str) -> Option<Lang> {
    let mut words = 0_usize;
    let mut letters = 0_usize;
    let mut foreign = 0_usize;
    let mut surprise = [0_i32; 3];
    Scratch::with(|scratch| {
        each_word(text, |word| {
            if words >= MOST_WORDS {
                return;
            }
            words += 1;
            let folded = scratch.fold(word.text);
            for lang in Lang::ALL {
                if is_stop_word(lang, folded) {
                    surprise[lang as usize] -= STOP_WORD;
                }
            }
            let mut last = None;
            for c in folded.chars().filter(|c| c.is_alphabetic()) {
                letters += 1;
                last = ALPHABET.chars().position(|letter| letter == c);
                match last {
                    Some(at) => add(&mut surprise, &LETTERS, at),
                    None => foreign += 1,
                }
            }
            if let Some(at) = last {
                add(&mut surprise, &FINAL_LETTERS, at);
            }
        });
    });
    if words < FEWEST_WORDS || letters == 0 || foreign * FOREIGN_SHARE > letters {
        return None;
    }
    let mut ranked = Lang::ALL;
    ranked.sort_by_key(|lang| surprise[*lang as usize]);
    let [best, second, _] = ranked;
    (surprise[second as usize] - surprise[best as usize] >= MARGIN).then_some(best)
}

/// Stop words with the language of each, by their hashes: they are looked for at every word.
static STOPS: LazyLock<HashTable<(&str, Lang)>> = LazyLock::new(|| {
    let mut table = HashTable::new();
    for (lang, words) in Lang::ALL.into_iter().zip(STOP_WORDS) {
        for word in words {
            table.insert_unique(hash(word.as_bytes()), (*word, lang), |(other, _)| {
                hash(other.as_bytes())
            });
        }
    }
    table
});

/// Whether a folded word is one of the most frequent function words of a language.
#[must_use]
pub fn is_stop_word(lang: Lang, folded: &str) -> bool {
    let is = |(word, own): &(&str, Lang)| *own == lang && *word == folded;
    STOPS.find(hash(folded.as_bytes()), is).is_some()
}

/// Whether a folded word is a stop word of any language.
#[must_use]
pub fn is_any_stop_word(folded: &str) -> bool {
    STOPS.find(hash(folded.as_bytes()), |(word, _)| *word == folded).is_some()
}

fn add(surprise: &mut [i32; 3], table: &[[i16; 29]; 3], letter: usize) {
    for (sum, row) in surprise.iter_mut().zip(table) {
        *sum += i32::from(row[letter]);
    }
}
