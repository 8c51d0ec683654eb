//! 1. The same labels, options and seed give the same bytes, with one thread and with two; another
//!    seed gives others.
//! 2. Training makes labels of one meaning in two languages find each other, which no shared letters
//!    could; that holds for words met only inside other labels too.
//! 3. Options out of range and too few labels are errors that say what is wrong.
//! 4. A model read from its file is the model written; a file with any byte changed, cut or
//!    added is refused.
//! 5. A vector has length 1 whatever the case, composition and order of words, and is zero for
//!    nothing.
//! 6. The index finds a concept by its label, best first, no more than asked for, and none for
//!    nothing.
//! 7. Held-out labels are neither trained on nor indexed; held-out concepts are indexed only.

use super::evaluate::{Accuracy, HeldOut, answers, index_groups, training_groups};
use super::*;
use proptest::prelude::*;

/// Words of two invented languages that share no run of three letters.
const TRADES: [(&str, &str); 12] = [
    ("kalomi", "dresth"),
    ("pavuno", "gwynch"),
    ("tirela", "frosk"),
    ("somabe", "blynd"),
    ("hunizo", "strack"),
    ("vekadi", "plumth"),
    ("jorupa", "clyfft"),
    ("mizetu", "grendt"),
    ("lobane", "snypht"),
    ("rafiko", "twelg"),
    ("neduvi", "skorld"),
    ("zagoma", "brinsk"),
];
const FIELDS: [(&str, &str); 8] = [
    ("oripate", "whelmt"),
    ("ulemasi", "krynd"),
    ("abidelo", "sprugt"),
    ("etunaki", "chasp"),
    ("iveroma", "drolft"),
    ("opasuli", "flynt"),
    ("ukodire", "thwerp"),
    ("ajenibu", "glinct"),
];

fn label(language: Language, kind: LabelKind, text: String) -> Label {
    Label { language, kind, text }
}

/// A concept for each field and trade: "kalomi oripate" and "whelmt dresth".
fn toy() -> Vec<LabelGroup> {
    let mut groups = Vec::new();
    for (field, other_field) in FIELDS {
        for (trade, other_trade) in TRADES {
            groups.push(LabelGroup {
                concept: groups.len() as u32 + 100,
                kind: GroupKind::Occupation,
                labels: vec![
                    label(Language::FINNISH, LabelKind::Preferred, format!("{trade} {field}")),
                    label(
                        Language::ENGLISH,
                        LabelKind::Preferred,
                        format!("{other_field} {other_trade}"),
                    ),
                ],
            });
        }
    }
    groups
}

fn options() -> TrainOptions {
    TrainOptions {
        space: FeatureSpace { row_bits: 12, shortest_run: 3, longest_run: 5, rows_per_feature: 1 },
        dimensions: 32,
        steps: 60,
        pairs: 64,
        neighbours_refresh: 20,
        ..TrainOptions::default()
    }
}

fn trained(options: &TrainOptions) -> Model {
    train(&toy(), [], options, &|_| {}).unwrap()
}

fn index_of(model: &Model, groups: &[LabelGroup], language: Language) -> LabelIndex {
    let labels: Vec<IndexedLabel<'_>> = groups
        .iter()
        .flat_map(|group| group.labels.iter().map(|label| (group.concept, label)))
        .filter(|(_, label)| label.language == language)
        .map(|(concept, label)| IndexedLabel {
            concept,
            preferred: label.kind == LabelKind::Preferred,
            text: &label.text,
        })
        .collect();
    LabelIndex::new(model, &labels)
}

#[test]
fn the_seed_decides_every_byte_and_threads_none() {
    let one = trained(&TrainOptions { threads: 1, ..options() }).to_bytes();
    let two = trained(&TrainOptions { threads: 2, ..options() }).to_bytes();
    let other = trained(&TrainOptions { seed: 2, ..options() }).to_bytes();
    assert!(one == two);
    assert!(one != other);
}

#[test]
fn training_brings_two_languages_together() {
    let groups = toy();
    // Every twelfth concept is new: its words are known from others only.
    let held: Vec<HeldOut> = groups
        .iter()
        .step_by(12)
        .enumerate()
        .map(|(at, group)| {
            let group = &groups[(group.concept as usize - 100 + at) % groups.len()];
            HeldOut {
                language: Language::FINNISH,
                concept: group.concept,
                text: group.labels[0].text.clone(),
                new_concept: true,
            }
        })
        .collect();
    let learnt = training_groups(&groups, &held);
    let share = |steps: usize| {
        let options = TrainOptions { steps, ..options() };
        let model = train(&learnt, [], &options, &|_| {}).unwrap();
        let index = index_of(&model, &groups, Language::ENGLISH);
        let queries: Vec<&HeldOut> = held.iter().collect();
        Accuracy::of(&answers(&model, &index, &queries)).hit_at_1
    };
    let (before, after) = (share(1), share(150));
    assert!(before <= 0.25, "{before}");
    assert!(after >= 0.75, "{after}");
}

#[test]
fn options_out_of_range_are_named() {
    let error = |options: TrainOptions| train(&toy(), [], &options, &|_| {}).unwrap_err();
    for (field, options) in [
        ("pairs", TrainOptions { pairs: 33, ..options() }),
        ("dimensions", TrainOptions { dimensions: 0, ..options() }),
        ("temperature", TrainOptions { temperature: 0.0, ..options() }),
        ("learning rate", TrainOptions { learning_rate: f32::NAN, ..options() }),
        ("threads", TrainOptions { threads: 0, ..options() }),
        ("language weights", TrainOptions { finnish_weight: 0.0, ..options() }),
    ] {
        let error = error(options);
        assert!(
            matches!(error, TrainError::Option { field: found, .. } if found == field),
            "{error}"
        );
    }
    let mut single = toy();
    single.iter_mut().for_each(|group| group.labels.truncate(1));
    assert!(matches!(
        train(&single, [], &options(), &|_| {}),
        Err(TrainError::TooFewConcepts { concepts: 0 })
    ));
}

fn calibration() -> Calibration {
    let outcomes: Vec<Outcome> = (0..200)
        .map(|at| Outcome {
            score: at as f32 / 200.0,
            margin: (at % 20) as f32 / 100.0,
            right: at * 7 % 200 < at,
        })
        .collect();
    Calibration::fit(&outcomes, 0.3)
}

#[test]
fn a_model_survives_its_file() {
    let model = trained(&TrainOptions { steps: 2, ..options() });
    assert!(Model::from_bytes(&model.to_bytes()).unwrap() == model);
    let model = model.with_calibration(calibration());
    let again = Model::from_bytes(&model.to_bytes()).unwrap();
    assert!(again == model);
    assert_eq!(again.calibration().unwrap().floor(), calibration().floor());
}

#[test]
fn damaged_files_are_refused() {
    let bytes =
        trained(&TrainOptions { steps: 2, ..options() }).with_calibration(calibration()).to_bytes();
    let error = |bytes: &[u8]| Model::from_bytes(bytes).unwrap_err();
    assert!(matches!(error(b""), ModelError::NotModel));
    assert!(matches!(error(&bytes[..20]), ModelError::Length { .. }));
    assert!(matches!(error(&bytes[..bytes.len() - 1]), ModelError::Length { .. }));
    assert!(matches!(error(&[bytes.as_slice(), &[0]].concat()), ModelError::Length { .. }));
    for at in (8..bytes.len()).step_by(997).chain([bytes.len() - 1]) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Model::from_bytes(&damaged).is_err(), "byte {at}");
    }
    let mut wide = bytes;
    wide[12] = 60;
    assert!(matches!(error(&wide), ModelError::Header { field: "row bits", value: 60, .. }));
}

#[test]
fn vectors_ignore_form_and_order() {
    let model = trained(&TrainOptions { steps: 2, ..options() });
    let vector = model.embed("sähkö asentaja");
    let length: f32 = vector.iter().map(|value| value * value).sum();
    assert!((length - 1.0).abs() < 1e-5);
    let other = model.embed("Asentaja,  SA\u{308}HKO\u{308}");
    assert!(vector.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-5));
    assert_eq!(model.embed("… –"), vec![0.0; 32]);
}

#[test]
fn the_index_finds_labels_best_first() {
    let model = trained(&options());
    let groups = toy();
    let index = index_of(&model, &groups, Language::FINNISH);
    let mut encoder = model.encoder();
    for group in groups.iter().step_by(7) {
        let found = index.nearest(&mut encoder, &group.labels[0].text.to_uppercase(), 5);
        assert_eq!(found.len(), 5);
        assert_eq!(found[0].concept, group.concept);
        assert_eq!(found[0].label, group.concept - 100);
        assert!(found[0].label_cosine > 0.98);
        assert!(found.is_sorted_by(|a, b| a.score >= b.score));
    }
    assert_eq!(index.nearest(&mut encoder, "!", 5), vec![]);
    assert_eq!(index.nearest(&mut encoder, "kalomi", 0), vec![]);
    let nothing = LabelIndex::new(&model, &[]);
    assert!(nothing.is_empty());
    assert_eq!(nothing.nearest(&mut encoder, "kalomi", 5), vec![]);
}

#[test]
fn held_out_labels_are_nowhere() {
    let groups = toy();
    let held = |at: usize, new_concept| HeldOut {
        language: Language::FINNISH,
        concept: groups[at].concept,
        text: groups[at].labels[0].text.to_uppercase(),
        new_concept,
    };
    let held = [held(3, false), held(5, true)];
    let (train, index) = (training_groups(&groups, &held), index_groups(&groups, &held));
    assert_eq!((train.len(), index.len()), (groups.len() - 1, groups.len()));
    for groups in [&train, &index] {
        let group = groups.iter().find(|group| group.concept == 103).unwrap();
        assert_eq!(group.labels, toy()[3].labels[1..]);
    }
    assert!(train.iter().all(|group| group.concept != 105));
    assert_eq!(index[5].labels, toy()[5].labels[1..]);
}

proptest! {
    #[test]
    fn any_text_has_a_vector(text in "\\PC{0,40}") {
        let space = FeatureSpace { row_bits: 6, shortest_run: 1, longest_run: 16, rows_per_feature: 2 };
        let table: Vec<f32> = (0..64 * 8).map(|at| (at as f32).sin()).collect();
        let vector = Model::quantise(space, 8, &table).embed(&text);
        let length: f32 = vector.iter().map(|value| value * value).sum();
        prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-4);
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let mut file = b"JOBTERM1".to_vec();
        file.extend(bytes);
        prop_assert!(Model::from_bytes(&file).is_err());
    }
}
