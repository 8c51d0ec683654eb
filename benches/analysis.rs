//! How many words a second are read with the dictionaries, once the thread's word cache is warm, and how long does it
//! take to load them?

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use jiff::civil::date;
use kohtaanto::demo::Generator;
use kohtaanto::domain::Lang;
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::places::Places;
use kohtaanto::text::analysis::{AnalysisSettings, Lexica};

const ADVERTS: u64 = 1_000;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    let taxonomy = Taxonomy::embedded().expect("the taxonomy is built in");
    let places = Places::embedded().expect("places are built in");
    let generator = Generator::new(&taxonomy, &places, 1, date(2026, 11, 22));
    let vacancies: Vec<_> = (0..ADVERTS).map(|number| generator.vacancy(number)).collect();
    let settings = [
        ("installed", AnalysisSettings::default()),
        ("none", AnalysisSettings::without_dictionaries()),
    ];
    for (name, settings) in settings {
        let load = || Lexica::load(&taxonomy, &settings).expect("dictionaries can be read");
        let lexica = load();
        let mut group = criterion.benchmark_group(format!("dictionaries: {name}"));
        group.bench_function(format!("load ({} bytes)", lexica.memory_bytes()), |b| b.iter(load));
        for lang in Lang::ALL {
            let texts = vacancies.iter().filter_map(|vacancy| vacancy.description.get(lang));
            let texts: Vec<&str> = texts.collect();
            let mut words = 0;
            texts.iter().for_each(|text| lexica.read(None, text, |_| words += 1));
            group.throughput(Throughput::Elements(words));
            group.bench_function(format!("words, {}", lang.code()), |b| {
                b.iter(|| {
                    for text in &texts {
                        black_box(lexica.terms(Some(lang), text));
                    }
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
}
