//! 1. A label equal to the text comes first and scores 1, and nothing else scores 1.
//! 2. Inflections, compounds and typing errors find their label.
//! 3. Of an id the best label counts.
//! 4. Concepts lead from one language to another.
//! 5. Scores fall, ids are distinct, and no text fails.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::taxonomy::ConceptKind;

static TAXONOMY: LazyLock<Arc<Taxonomy>> =
    LazyLock::new(|| Arc::new(Taxonomy::embedded().unwrap()));

const LABELS: [(u32, &str); 8] = [
    (1, "sähköasentaja"),
    (2, "putkiasentaja"),
    (3, "sairaanhoitaja"),
    (4, "lähihoitaja"),
    (5, "kokki"),
    (6, "sjuksköterska"),
    (6, "undersköterska"),
    (7, "asentaja"),
];

#[test]
fn the_same_label_comes_first() {
    let linker = Linker::new(LABELS);
    for (id, label) in LABELS {
        let ranked = linker.rank(&label.to_uppercase(), 10);
        assert_eq!(ranked[0], (id, 1.0), "{label}");
        assert!(ranked.iter().skip(1).all(|(_, score)| *score < 1.0));
    }
}

#[test]
fn forms_and_parts_find_labels() {
    let linker = Linker::new(LABELS);
    for (text, id) in [
        ("sähköasentajia", 1),
        ("sähkö", 1),
        ("putki", 2),
        ("sairanhoitaja", 3),
        ("lähihoitajille", 4),
        ("undersköterskor natt", 6),
    ] {
        assert_eq!(linker.rank(text, 3).first().map(|(id, _)| *id), Some(id), "{text}");
    }
    assert_eq!(linker.rank("sköterska", 9).len(), 1);
    assert!(linker.rank("", 5).is_empty());
    assert!(linker.rank("kokki", 0).is_empty());
}

/// One test, because the taxonomy is costly to load without optimisation.
#[test]
fn linking_with_a_taxonomy() {
    concepts_lead_to_another_language();
    concepts_are_ranked();
}

fn concepts_lead_to_another_language() {
    let labels = [(1, "welder"), (2, "cook"), (3, "hairdresser"), (4, "kitchen porter")];
    let lexicon = Arc::new(Lexicon::new(&TAXONOMY, None));
    let linker = Linker::new(labels).with_taxonomy(labels, Arc::clone(&TAXONOMY), lexicon);
    for (text, id) in [("hitsaaja", 1), ("kokki", 2), ("frisör", 3)] {
        assert_eq!(linker.rank(text, 1).first().map(|(id, _)| *id), Some(id), "{text}");
    }
}

fn concepts_are_ranked() {
    // Knowledge only: the labels of all skills take a minute without optimisation.
    let skills = ConceptLinker::of(&TAXONOMY, None, LinkSettings::default(), |kind| {
        kind == ConceptKind::Knowledge
    });
    let (best, score) = skills.rank("Psykiatria", 3)[0];
    assert_eq!((TAXONOMY.label(best, Lang::Fi), score), ("psykiatria", 1.0));
    let (best, _) = skills.rank("psykiatriaan", 3)[0];
    assert_eq!(TAXONOMY.label(best, Lang::Fi), "psykiatria");
}

proptest! {
    #[test]
    fn any_text_is_ranked(text in "\\PC{0,40}", limit in 0_usize..10) {
        let linker = Linker::new(LABELS);
        let ranked = linker.rank(&text, limit);
        prop_assert!(ranked.len() <= limit);
        prop_assert!(ranked.is_sorted_by(|a, b| a.1 >= b.1 && a.0 != b.0));
        prop_assert!(ranked.iter().all(|(_, score)| *score > 0.0 && *score <= 1.0));
    }
}
