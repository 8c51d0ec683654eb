//! Words, base forms, parts and languages of any bytes: nothing panics, and every word lies in its text.
#![no_main]

use std::sync::LazyLock;

use kohtaanto::domain::Lang;
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::text::analysis::{
    AnalysisSettings, Analyzer, Lexica, fold, guess_language, plain_letters,
};
use libfuzzer_sys::fuzz_target;

static LEXICA: LazyLock<[Lexica; 2]> = LazyLock::new(|| {
    let taxonomy = Taxonomy::embedded().expect("the built-in taxonomy");
    let lexica = Lexica::load(&taxonomy, &AnalysisSettings::default()).expect("dictionaries");
    [lexica, Lexica::stems_only()]
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let folded = fold(&text);
    let _ = (plain_letters(&folded), guess_language(&text));
    Analyzer::unstemmed().analyze(&text, |token| assert!(text.get(token.start..token.end).is_some()));
    for lang in [Some(Lang::Fi), Some(Lang::Sv), Some(Lang::En), None] {
        for lexica in &*LEXICA {
            let mut end = 0;
            lexica.read(lang, &text, |word| {
                assert!(word.start >= end && text.get(word.start..word.end).is_some());
                end = word.end;
            });
            let _ = (lexica.terms(lang, &text), lexica.base_forms(lang, &text));
        }
    }
});
