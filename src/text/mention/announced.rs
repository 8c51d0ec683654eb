//! Whom an advert seeks, where its title does not say: "Haemme sairaanhoitajaa ja kahta lähihoitajaa".

use super::find::{Hit, Word};
use super::need::Needs;
use crate::domain::Lang;
use crate::text::analysis::fold;

/// Words between what announces somebody and who it is, at most.
const WORDS_BETWEEN: usize = 10;
/// Words after somebody in which it is said that they are sought.
const WORDS_AFTER: usize = 4;

/// Words before the one who is sought.
#[rustfmt::skip]
const SEEKING: [&str; 56] = [
    "haemme", "hae", "haetaan", "hakee", "hakevat", "etsimme", "etsitään", "etsii", "palkkaamme", "palkataan", "palkkaa", "rekrytoimme", "rekrytoi", "rekrytoidaan", "kaipaamme", "kaipaa", "tarvitsemme", "tarvitsee", "otamme", "haussa", "haettavana", "avoinna",
    "söker", "söks", "sökes", "anställer", "anställa", "behöver", "rekryterar", "rekrytera", "letar", "efterlyser", "saknar",
    "looking", "looks", "seeking", "seek", "seeks", "hiring", "hire", "hires", "recruit", "recruits", "recruiting", "need", "needs", "require", "requires", "wanted", "needed", "employ", "employs", "employing", "vacancy", "vacancies", "opening",
];
/// Words after the one who is sought.
const SOUGHT: [&str; 12] = [
    "haetaan",
    "etsitään",
    "palkataan",
    "tarvitaan",
    "haussa",
    "sökes",
    "söks",
    "anställs",
    "behövs",
    "needed",
    "wanted",
    "required",
];
/// Words after which somebody else is told of.
#[rustfmt::skip]
const OTHERS: [&str; 20] = [
    "joka", "jotka", "joiden", "jonka", "auttamaan", "tukemaan", "avustamaan", "avuksi", "apuna", "kanssa", "rinnalle", "att", "tillsammans",
    "who", "whose", "to", "that", "with", "supporting", "alongside",
];

/// Whether a folded word says that somebody is sought.
pub(super) fn seeks(folded: &str) -> bool {
    SEEKING.contains(&folded)
}

/// Which of the occupations in a text, in its order, are those of the people it seeks.
pub(super) fn announced(text: &str, words: &[Word], needs: &Needs, hits: &[Hit]) -> Vec<bool> {
    hits.iter().map(|hit| is_announced(text, words, needs, hit)).collect()
}

fn is_announced(text: &str, words: &[Word], needs: &Needs, hit: &Hit) -> bool {
    let (from, to, _) = needs.sentence(hit.start);
    let first = words.partition_point(|word| word.start < hit.start);
    let past = words.partition_point(|word| word.start < hit.end);
    let folded = |word: &Word| text.get(word.start..word.end).map(fold).unwrap_or_default();
    // In the role of: kokkina, som kock, as a chef.
    let named = text.get(hit.start..hit.end).unwrap_or_default();
    if hit.language == Lang::Fi && (named.ends_with("na") || named.ends_with("nä")) {
        return true;
    }
    let before = words.get(..first).unwrap_or_default().iter().rev();
    let before = before.take(WORDS_BETWEEN).take_while(|word| word.start >= from);
    let mut nearer = String::new();
    for (distance, word) in before.enumerate() {
        let word = folded(word);
        let in_role = match word.as_str() {
            "as" => ["a", "an", "our", "the"].contains(&nearer.as_str()),
            "som" => distance == 0,
            _ => false,
        };
        if in_role || seeks(&word) {
            return true;
        }
        if OTHERS.contains(&word.as_str()) {
            return false;
        }
        nearer = word;
    }
    let after = words.get(past..).unwrap_or_default().iter().take(WORDS_AFTER);
    after.take_while(|word| word.end <= to).any(|word| SOUGHT.contains(&folded(word).as_str()))
}
