//! Stems of single words.

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use super::spelling::one_spelling;
use crate::domain::Lang;

static STEMMERS: LazyLock<[Stemmer; 3]> = LazyLock::new(|| {
    Lang::ALL.map(|lang| {
        Stemmer::new(match lang {
            Lang::Fi => Algorithm::Finnish,
            Lang::Sv => Algorithm::Swedish,
            Lang::En => Algorithm::English,
        })
    })
});

/// The stem of a folded word. Names with digits or signs are left as they are.
#[must_use]
pub fn stem(lang: Lang, folded: &str) -> Cow<'_, str> {
    if folded.chars().all(|c| c.is_alphabetic() || c == '\'') {
        let stemmer = &STEMMERS[lang as usize];
        match if lang == Lang::En { one_spelling(folded) } else { Cow::Borrowed(folded) } {
            Cow::Borrowed(word) => stemmer.stem(word),
            Cow::Owned(word) => Cow::Owned(stemmer.stem(&word).into_owned()),
        }
    } else {
        Cow::Borrowed(folded)
    }
}

/// The stems of one word in all languages of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stems<'a>([Cow<'a, str>; 3]);

impl Stems<'_> {
    /// The stem in one language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        &self.0[lang as usize]
    }

    /// The different stems, at most three, at least one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().enumerate().filter_map(|(at, stem)| {
            let seen = self.0.iter().take(at).any(|earlier| earlier == stem);
            (!seen).then_some(&**stem)
        })
    }
}

/// The stems of one folded word (see [`fold`](super::fold())) in Finnish, Swedish and English.
///
/// ```
/// use kohtaanto::text::analysis::stems;
/// assert_eq!(stems("welders").iter().collect::<Vec<_>>(), ["welders", "welder"]);
/// ```
#[must_use]
pub fn stems(folded: &str) -> Stems<'_> {
    Stems(Lang::ALL.map(|lang| stem(lang, folded)))
}
