//! British and American spelling: one form for both, so that "adviser" finds "advisor".

use std::borrow::Cow;

/// Beginnings that are replaced; the rest of the word follows unchanged (`programmes`). American forms stand for
/// both, but for `analyse`, whose plural noun `analyses` is written so everywhere.
const BEGINNINGS: [(&str, &str); 22] = [
    ("advisor", "adviser"),
    ("aluminium", "aluminum"),
    ("anaesth", "anesth"),
    ("analyze", "analyse"),
    ("analyzing", "analysing"),
    ("behaviour", "behavior"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("colour", "color"),
    ("counsellor", "counselor"),
    ("defence", "defense"),
    ("gynaecolog", "gynecolog"),
    ("haemat", "hemat"),
    ("harbour", "harbor"),
    ("jewellery", "jewelry"),
    ("labour", "labor"),
    ("licence", "license"),
    ("neighbour", "neighbor"),
    ("orthopaed", "orthoped"),
    ("paediatr", "pediatr"),
    ("programme", "program"),
    ("theatre", "theater"),
];

/// Endings with z for which British English mostly writes s.
const ENDINGS: [(&str, &str); 8] = [
    ("ization", "isation"),
    ("izations", "isations"),
    ("izational", "isational"),
    ("ize", "ise"),
    ("izes", "ises"),
    ("ized", "ised"),
    ("izer", "iser"),
    ("izing", "ising"),
];

/// Shortest word with such an ending, in bytes: size, prize and seize are written one way only.
const SHORTEST: usize = 7;

/// A folded English word in the one spelling that stands for both.
pub(super) fn one_spelling(word: &str) -> Cow<'_, str> {
    for (written, one) in BEGINNINGS {
        if let Some(rest) = word.strip_prefix(written) {
            // A programmer is not a program.
            if written == "programme" && rest.starts_with('r') {
                return Cow::Borrowed(word);
            }
            return Cow::Owned(format!("{one}{rest}"));
        }
    }
    if word.len() >= SHORTEST {
        for (american, british) in ENDINGS {
            if let Some(begin) = word.strip_suffix(american) {
                return Cow::Owned(format!("{begin}{british}"));
            }
        }
    }
    Cow::Borrowed(word)
}
