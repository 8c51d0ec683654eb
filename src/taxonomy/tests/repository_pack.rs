//! The pack in the repository:
//! 1. It holds what ESCO 1.1.1 holds, under its ids, in three languages and 23 more.
//! 2. Every label is found again, however it is written; suggestions come in the promised order.
//! 3. Credit and relatedness follow the rules: cut, length of rows, symmetry, hierarchy.
//! 4. A damaged pack is an error.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use crate::domain::Lang;
use crate::taxonomy::*;

static PACK: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::embedded().unwrap());
const SKILLS: [ConceptKind; 2] = [ConceptKind::Skill, ConceptKind::Knowledge];
const OCCUPATIONS: [ConceptKind; 1] = [ConceptKind::Occupation];

fn one(label: &str, lang: Lang) -> Concept {
    let found = PACK.lookup(label, lang);
    assert_eq!(found.len(), 1, "{label}");
    found[0]
}

#[test]
fn the_pack_holds_esco() {
    assert!(PACK.version().starts_with("esco-1.1.1-"), "{}", PACK.version());
    assert!(PACK.has_vector_credit());
    let count = |kind| PACK.concepts().filter(|concept| PACK.kind(*concept) == kind).count();
    assert_eq!(ConceptKind::ALL.map(count), [3007, 619, 10_837, 3059, 640]);
    let relations = |of: &dyn Fn(Concept) -> usize| PACK.concepts().map(of).sum::<usize>();
    assert_eq!(relations(&|concept| PACK.essential_skills(concept).len()), 64_891);
    assert_eq!(relations(&|concept| PACK.essential_for(concept).len()), 64_891);
    assert_eq!(relations(&|concept| PACK.optional_skills(concept).len()), 58_897);
    assert_eq!(relations(&|concept| PACK.broader(concept).len()), 24_265);
    assert_eq!(relations(&|concept| PACK.narrower(concept).len()), 24_265);
    assert_eq!(PACK.label_languages().count(), 26);
    assert!(PACK.attribution().contains("ESCO classification of the European Commission"));
}

#[test]
fn nurses_are_known_in_every_language() {
    let group = PACK.isco("2221").unwrap();
    assert_eq!(PACK.id(group), "isco/C2221");
    assert_eq!(PACK.code(group), "2221");
    assert_eq!(PACK.kind(group), ConceptKind::IscoGroup);
    assert_eq!(PACK.find("http://data.europa.eu/esco/isco/C2221"), Some(group));
    assert_eq!(PACK.find_by_last_part("C2221"), Some(group));
    assert_eq!(PACK.find("isco/C2229"), None);

    let nurse = one("nurse responsible for general care", Lang::En);
    assert_eq!(PACK.label(nurse, Lang::Fi), "sairaanhoitaja");
    assert_eq!(PACK.label(nurse, Lang::Sv), "sjuksköterska, grundutbildad");
    assert_eq!(PACK.isco_group(nurse), Some(group));
    assert_eq!(PACK.broader(nurse), [group]);
    assert!(PACK.narrower(group).contains(&nurse));
    let last = PACK.id(nurse).strip_prefix("occupation/").unwrap();
    assert_eq!(PACK.find_by_last_part(last), Some(nurse));
    assert!(PACK.lookup("Sairaanhoitaja", Lang::Fi).contains(&nurse));
    assert!(PACK.lookup_any("SAIRAANHOITAJA").contains(&nurse));
    assert!(PACK.lookup("sairaanhoitaja", Lang::En).is_empty());
    let german = PACK.label_in(group, "de").unwrap();
    assert!(german.contains("Krankenpflege"), "{german}");
    assert_eq!(PACK.label_in(group, "xx"), None);
    assert!(PACK.labels_in(nurse, "de").any(|(kind, _)| kind == LabelKind::Alternative));
    assert!(
        PACK.labels(nurse, Lang::En).next().is_some_and(|(kind, _)| kind == LabelKind::Preferred)
    );
}

#[test]
fn labels_fall_back_to_english() {
    let group = PACK.concepts().find(|concept| PACK.code(*concept) == "S1").unwrap();
    assert_eq!(PACK.kind(group), ConceptKind::SkillGroup);
    assert_eq!(PACK.label(group, Lang::Fi), PACK.label(group, Lang::En));
    assert_eq!(PACK.label_in(group, "fi"), None);
}

#[test]
fn swedish_terms_of_the_crosswalk_are_alternative_labels() {
    let swedish = |kind| PACK.all_labels(Lang::Sv).filter(|(_, found, _)| *found == kind).count();
    // 3,257 come from ESCO itself; the rest are terms that JobTech equates with a concept.
    assert!(swedish(LabelKind::Alternative) > 3257 + 500);
    assert_eq!(swedish(LabelKind::Preferred), 3007 + 13_896 + 619);
}

#[test]
fn every_concept_is_found_by_its_id() {
    for concept in PACK.concepts() {
        assert_eq!(PACK.find(PACK.id(concept)), Some(concept));
    }
}

#[test]
fn collections_and_reuse_are_kept() {
    let java = PACK.lookup("Java (computer programming)", Lang::En)[0];
    assert_eq!(PACK.collections(java).collect::<Vec<_>>(), ["digital"]);
    assert_eq!(PACK.reuse_level(java), Some(ReuseLevel::SectorSpecific));
    let members = |name| {
        let is_member = |concept: &Concept| PACK.collections(*concept).any(|found| found == name);
        PACK.concepts().filter(is_member).count()
    };
    assert_eq!(members("transversal"), 96);
    assert_eq!(members("green"), 570);
}

#[test]
fn suggestions_come_best_first() {
    let found = PACK.suggest("java", Lang::En, &SKILLS, 8);
    assert!(PACK.label(found[0].concept, Lang::En).starts_with("Java ("), "{found:?}");
    assert!(!found[0].preferred, "the whole label `Java` is an alternative one");
    assert!(found.iter().take(5).all(|found| found.label.to_lowercase().starts_with("java")));
    assert_eq!(found.iter().map(|found| found.concept).collect::<HashSet<_>>().len(), 8);

    let word = PACK.suggest("hoitaja, avustava", Lang::Fi, &OCCUPATIONS, 3);
    assert!(word[0].label.starts_with("hoitaja, avustava"), "{word:?}");
    let inner = PACK.suggest("software dev", Lang::En, &OCCUPATIONS, 10);
    assert_eq!(inner[0].label, "software developer");
    assert!(inner.iter().any(|found| !found.label.starts_with("software")), "{inner:?}");

    let typo = PACK.suggest("sairanhoitaja", Lang::Fi, &OCCUPATIONS, 5);
    assert_eq!(typo[0].label, "sairaanhoitaja");
    assert!(typo[0].preferred);
    assert!(PACK.suggest("xyz", Lang::Fi, &OCCUPATIONS, 5).is_empty());
    assert!(PACK.suggest("  ", Lang::Fi, &OCCUPATIONS, 5).is_empty());
    assert!(PACK.suggest("a", Lang::Fi, &[], 5).is_empty());
    assert_eq!(PACK.suggest("a", Lang::En, &SKILLS, 3).len(), 3);
}

#[test]
fn a_hidden_label_is_found_but_not_shown() {
    let (concept, _, hidden) =
        PACK.all_labels(Lang::Fi).find(|(_, kind, _)| *kind == LabelKind::Hidden).unwrap();
    let found = PACK.suggest(hidden, Lang::Fi, &ConceptKind::ALL, 20);
    let found = found.iter().find(|found| found.concept == concept).unwrap();
    assert_eq!(found.label, PACK.label(concept, Lang::Fi));
    assert!(found.preferred);
}

#[test]
fn idf_is_the_formula() {
    let skill = one("manage budgets", Lang::En);
    let naming = PACK.essential_for(skill).len() + PACK.optional_for(skill).len();
    let expected = (1.0 + 3007.0 / (1.0 + naming as f32)).ln();
    assert!((PACK.idf(skill) - expected).abs() < 1e-5);
    assert_eq!(PACK.idf(PACK.isco("2221").unwrap()), 0.0);
}

#[test]
fn skill_rows_are_cut_and_ordered() {
    let mut pairs = 0;
    for concept in PACK.concepts() {
        let (others, credits) = PACK.related_rows(concept);
        pairs += others.len();
        assert!(others.len() <= 64);
        assert!(credits.is_sorted_by(|a, b| a >= b));
        assert!(credits.iter().all(|credit| (40..=CREDIT_STEPS).contains(credit)));
        assert!(!others.contains(&concept));
        assert!(others.iter().all(|other| PACK.kind(*other).is_skill()));
        assert!(others.is_empty() || PACK.kind(concept).is_skill());
    }
    let back: usize = PACK.concepts().map(|concept| PACK.related_skills_to(concept).count()).sum();
    assert_eq!(pairs, back);
}

#[test]
fn narrower_skills_earn_more_than_broader_ones() {
    let java = one("Java (computer programming)", Lang::En);
    let programming = one("computer programming", Lang::En);
    assert!(PACK.broader(java).contains(&programming));
    assert_eq!(PACK.credit(java, programming), 0.9);
    assert_eq!(PACK.credit(java, java), 1.0);
    assert!(PACK.related_skills(java).any(|pair| pair == (programming, 0.9)));
    assert!(PACK.related_skills_to(programming).any(|pair| pair == (java, 0.9)));
    for skill in PACK.concepts().filter(|concept| PACK.kind(*concept).is_skill()) {
        for broader in PACK.broader(skill).iter().filter(|broader| PACK.kind(**broader).is_skill())
        {
            assert!(PACK.credit(skill, *broader) >= 0.9);
            let (others, _) = PACK.related_rows(*broader);
            assert!(others.len() == 64 || PACK.credit(*broader, skill) >= 0.6);
        }
    }
}

#[test]
fn occupations_relate_symmetrically() {
    for one in PACK.concepts() {
        assert_eq!(PACK.relatedness(one, one), 1.0);
        for (other, value) in PACK.related_occupations(one) {
            assert_eq!(PACK.relatedness(other, one), value);
            assert!((0.2..=1.0).contains(&value));
            assert_ne!(one, other);
        }
    }
}

#[test]
fn occupations_relate_by_group() {
    let nurse = one("nurse responsible for general care", Lang::En);
    let specialist = one("specialist nurse", Lang::En);
    let midwife = one("midwife", Lang::En);
    let group = |code| PACK.isco(code).unwrap();
    assert!(PACK.relatedness(nurse, specialist) >= 0.7);
    assert!((0.4..0.7).contains(&PACK.relatedness(nurse, midwife)));
    assert!(PACK.relatedness(nurse, group("2221")) >= 0.85);
    assert!((0.7..0.85).contains(&PACK.relatedness(nurse, group("222"))));
    assert!(PACK.relatedness(nurse, group("2222")) >= 0.4);
    assert_eq!(PACK.relatedness(nurse, PACK.lookup("welder", Lang::En)[0]), 0.0);
}

#[test]
fn a_damaged_file_is_an_error() {
    let bytes = include_bytes!("../../../data/esco.pack");
    for at in [0, 8, 11, 20, 40, 200, 5000, bytes.len() / 2, bytes.len() - 1] {
        let mut copy = bytes.to_vec();
        copy[at] ^= 0x10;
        assert!(Taxonomy::from_bytes(&copy).is_err(), "byte {at}");
        assert!(Taxonomy::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
    }
    let missing = Taxonomy::open(Path::new("no/such/file.pack")).unwrap_err();
    assert!(missing.to_string().contains("no/such/file.pack"));
}

proptest! {
    #[test]
    fn every_label_is_found_again(lang in 0_usize..3, at in any::<prop::sample::Index>()) {
        let lang = Lang::ALL[lang];
        let labels: Vec<_> = PACK.all_labels(lang).collect();
        let (concept, _, text) = labels[at.index(labels.len())];
        prop_assert!(PACK.lookup(text, lang).contains(&concept));
        let shouted = format!(" {} ", text.to_uppercase().replace(' ', "  "));
        // Upper case is not always undone by lower case (ß, ligatures), so only where it is.
        if label_key(&shouted) == label_key(text) {
            prop_assert!(PACK.lookup_any(&shouted).contains(&concept));
        }
        let kinds = [PACK.kind(concept)];
        let found = PACK.suggest(text, lang, &kinds, usize::MAX);
        prop_assert!(found.iter().any(|found| found.concept == concept));
        prop_assert_eq!(found, PACK.suggest(text, lang, &kinds, usize::MAX));
    }

    #[test]
    fn no_text_makes_suggest_fail(text in "\\PC{0,20}", limit in 0_usize..20) {
        for lang in Lang::ALL {
            prop_assert!(PACK.suggest(&text, lang, &ConceptKind::ALL, limit).len() <= limit);
        }
    }
}
