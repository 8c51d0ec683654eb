//! Segmentation: where words begin and end.

use unicode_segmentation::UnicodeSegmentation as _;

/// Longest name that takes `+` and `#` as part of it, in bytes.
const SIGNED_NAME_BYTES: usize = 2;

/// Longest case ending after a colon, in letters (Finnish `-iin`, `-ssä`, `-lta`, `-ksi`).
const ENDING_LETTERS: usize = 4;

/// A word in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The letters that make its term.
    pub(super) text: &'a str,
    /// Byte offset of its first letter.
    pub(super) start: usize,
    /// Byte offset of its end, a case ending after a colon included.
    pub(super) end: usize,
}

/// Calls `emit` for every word that holds a letter or a digit.
///
/// Words are those of Unicode's word boundaries (UAX #29). White space always parts words, and what stands
/// between two of its places is nearly always one plain word with some punctuation around it: that case is
/// decided without the tables, which makes analysis several times as fast.
pub(super) fn each_word<'a>(text: &'a str, mut emit: impl FnMut(Word<'a>)) {
    let mut rest = text;
    // Bytes of the space before the chunk.
    let mut before = 0;
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let space = rest.char_indices().find(|(_, c)| c.is_whitespace());
        let (chunk, after) = match space {
            Some((at, c)) => (rest.get(..at), rest.get(at + c.len_utf8()..)),
            None => (Some(rest), None),
        };
        let chunk = chunk.unwrap_or_default();
        match plain_word(chunk) {
            Some(word) => {
                let start = start + word.start;
                let text = chunk.get(word).unwrap_or_default();
                emit(Word { text, start, end: start + text.len() });
            }
            None if chunk.is_empty() => {}
            None => {
                // A mark at the beginning of the chunk belongs to the space before it, and is no word.
                let from = start - before;
                each_word_by_tables(text.get(from..start + chunk.len()).unwrap_or(chunk), |word| {
                    emit(Word { start: from + word.start, end: from + word.end, ..word });
                });
            }
        }
        before = space.map_or(0, |(_, c)| c.len_utf8());
        rest = after.unwrap_or_default();
    }
}

/// Where the one word of a chunk without white space lies, if the chunk is a plain word in punctuation that
/// joins nothing.
fn plain_word(chunk: &str) -> Option<std::ops::Range<usize>> {
    let inside = chunk.trim_start_matches(['(', '[', '"', '\'', '-']);
    let start = chunk.len() - inside.len();
    let word =
        inside.trim_end_matches([')', ']', '"', '\'', '-', '.', ',', ';', ':', '!', '?', '/']);
    let plain = |c: char| {
        c.is_ascii_alphanumeric()
            || ('\u{c0}'..='\u{24f}').contains(&c) && !matches!(c, '\u{d7}' | '\u{f7}')
    };
    (!word.is_empty() && word.chars().all(plain)).then(|| start..start + word.len())
}

/// [`each_word`] by Unicode's tables alone.
fn each_word_by_tables<'a>(text: &'a str, mut emit: impl FnMut(Word<'a>)) {
    let mut done = 0;
    for (start, segment) in text.split_word_bound_indices() {
        // A segment that holds a word begins with it, or with what joins words: an underscore or a narrow space.
        let holds_word = |first| matches!(first, '_' | '\u{202f}') || is_word_char(first);
        if !segment.chars().next().is_some_and(holds_word) {
            continue;
        }
        each_part(segment, |offset, part| {
            let from = start + offset;
            if from < done || !part.chars().any(is_word_char) {
                return;
            }
            let mut to = from + part.len();
            let mut word = part;
            let rest = text.get(to..).unwrap_or_default();
            let signs = trailing_signs(part, rest);
            if signs > 0 {
                to += signs;
                word = text.get(from..to).unwrap_or(part);
            } else {
                to += case_ending(part, rest);
            }
            done = to;
            emit(Word { text: word, start: from, end: to });
        });
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
}

/// Calls `emit` for the parts of a segment, which may be joined by `.`, `:`, `_` and the like.
///
/// Digits stay together around full stops and commas (3.5), letters do not: text often lacks the space
/// after a sentence, and `node.js` is found as two neighbouring words.
fn each_part<'a>(segment: &'a str, mut emit: impl FnMut(usize, &'a str)) {
    // For UAX #29 a narrow space (U+202F) joins; here white space never does.
    let joined =
        |c: char| matches!(c, '.' | ':' | '_' | '\u{b7}' | '\u{2024}' | ',' | ';' | '\u{202f}');
    if !segment.contains(joined) {
        emit(0, segment);
        return;
    }
    let mut begin = None;
    let mut chars = segment.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let number = matches!(c, '.' | ',')
            && before.is_numeric()
            && chars.peek().is_some_and(|(_, next)| next.is_numeric());
        if joined(c) && !number {
            if let Some(part) =
                begin.take().and_then(|from: usize| Some((from, segment.get(from..at)?)))
            {
                emit(part.0, part.1);
            }
        } else if begin.is_none() {
            begin = Some(at);
        }
        before = c;
    }
    if let Some(part) = begin.and_then(|from| Some((from, segment.get(from..)?))) {
        emit(part.0, part.1);
    }
}

/// Bytes of `+` and `#` that belong to the name before them: `c` in `C++`, `C#` and `A+`, never in
/// `a+b`. Longer names take only `++`.
fn trailing_signs(name: &str, rest: &str) -> usize {
    let signs = rest.bytes().take_while(|byte| matches!(byte, b'+' | b'#')).count();
    if signs == 0 || signs > 2 || !name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return 0;
    }
    let followed = rest.get(signs..).and_then(|rest| rest.chars().next()).is_some_and(is_word_char);
    let fits = name.len() <= SIGNED_NAME_BYTES || rest.starts_with("++");
    if fits && !followed { signs } else { 0 }
}

/// Bytes of a colon and the case ending after it, where an abbreviation or number is inflected.
fn case_ending(word: &str, rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(':') else { return 0 };
    if !word.chars().next_back().is_some_and(|last| last.is_uppercase() || last.is_numeric()) {
        return 0;
    }
    let mut bytes = 0;
    let mut letters = 0;
    for c in after.chars() {
        if c.is_lowercase() {
            letters += 1;
            bytes += c.len_utf8();
        } else if is_word_char(c) {
            return 0;
        } else {
            break;
        }
    }
    if (1..=ENDING_LETTERS).contains(&letters) { bytes + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    //! 1. Deciding plain words without the tables changes nothing.

    use proptest::prelude::*;

    use super::*;

    fn both(text: &str) -> (Vec<Word<'_>>, Vec<Word<'_>>) {
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        each_word(text, |word| fast.push(word));
        each_word_by_tables(text, |word| slow.push(word));
        (fast, slow)
    }

    #[test]
    fn written_text_is_the_same() {
        let text =
            "Haemme (heti!) C++-osaajaa: EU:n \"node.js\"-työ, 3.5 h/pv; rock'n'roll – 'se' A+.";
        let (fast, slow) = both(text);
        assert_eq!(fast, slow);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn any_text_is_the_same(text in "\\PC{0,30}|[a-zåäö0-9 .:,;'+#_()/\\-\n]{0,40}") {
            let (fast, slow) = both(&text);
            prop_assert_eq!(fast, slow);
        }
    }
}
