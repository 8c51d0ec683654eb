//! Folding: the form in which words are compared.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// The folded form of a text: NFC, lower case, without soft hyphens and zero-width characters, and
/// with one kind of apostrophe.
///
/// ```
/// use kohtaanto::text::analysis::fold;
/// assert_eq!(fold("La\u{0308}hi\u{00ad}hoitaja"), "lähihoitaja");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded form of `text`.
pub(super) fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else if is_folded_by_letters(text) {
        out.extend(text.chars().flat_map(char::to_lowercase));
    } else {
        // Lower case can undo composition (İ), so it is composed once more where that happens.
        let start = out.len();
        out.extend(text.nfc().flat_map(char::to_lowercase).filter_map(kept));
        if let Some(added) = out.get(start..).filter(|added| !is_nfc(added)) {
            let composed: String = added.nfc().collect();
            out.truncate(start);
            out.push_str(&composed);
        }
    }
}

/// True where folding means no more than the lower case of each letter.
fn is_folded_by_letters(text: &str) -> bool {
    text.chars().all(is_simple)
}

/// Letters whose lower case is one composed letter, and signs that folding leaves: Latin-1 and Latin Extended-A without
/// İ and ŉ, dashes, quotation marks but the apostrophe, dots, the euro.
fn is_simple(c: char) -> bool {
    match c {
        '\u{ad}' | 'İ' | 'ŉ' => false,
        '\u{2010}'..='\u{2018}' | '\u{201a}'..='\u{2027}' | '€' => true,
        _ => c < '\u{180}',
    }
}

fn kept(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2019}' | '\u{2bc}' => Some('\''),
        c => Some(c),
    }
}
