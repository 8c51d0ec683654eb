//! How long does a start wait for the classifications?

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::codes::Codes;
use kohtaanto::taxonomy::places::Places;
use kohtaanto::text::mention::Lexicon;
use kohtaanto::text::topics::LabelTopics;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    criterion.bench_function("load taxonomy", |b| b.iter(|| black_box(Taxonomy::embedded())));
    criterion.bench_function("load places", |b| b.iter(|| black_box(Places::embedded())));
    criterion.bench_function("load code lists", |b| b.iter(|| black_box(Codes::embedded())));
    let taxonomy = Taxonomy::embedded().expect("the compiled-in pack is good");
    criterion.bench_function("label vocabulary", |b| {
        b.iter(|| black_box(LabelTopics::new(&taxonomy)));
    });
    criterion.bench_function("lexicon of labels", |b| {
        b.iter(|| black_box(Lexicon::new(&taxonomy, None)));
    });
    criterion.final_summary();
}
