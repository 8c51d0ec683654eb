//! What any bytes name: mentions and extractions lie in the text, in order; needs can be asked anywhere.
#![no_main]

use std::sync::LazyLock;

use kohtaanto::domain::Lang;
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::places::Places;
use kohtaanto::text::mention::{Lexicon, Needs};
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let taxonomy = Taxonomy::embedded().expect("the built-in taxonomy");
    let places = Places::embedded().expect("the built-in places");
    Lexicon::new(&taxonomy, Some(&places))
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut end = 0;
    for mention in LEXICON.mentions(&text, &Lang::ALL) {
        assert!(mention.start >= end && text.get(mention.start..mention.end).is_some());
        assert!(mention.probability > 0.0 && mention.probability <= 1.0);
        end = mention.end;
    }
    let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
    let found = LEXICON.extract(title, body, None);
    assert!(found.occupations.len() <= 3 && found.skills.len() <= 60);
    let needs = Needs::of(&text);
    (0..=text.len()).step_by(7).for_each(|at| {
        let _ = needs.at(at);
    });
});
