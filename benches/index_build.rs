//! How fast do records become documents, and documents an index?

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput};
use jiff::civil::date;
use kohtaanto::evaluation::bench::Sample;
use kohtaanto::index::{Index, IndexDocument, VacancyColumns};

const SIZE: usize = 2_000;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    let sample = Sample::new(SIZE, 1, date(2026, 11, 22)).expect("a sample can be made");
    let (reference, settings) = (&sample.engine.reference, &sample.engine.settings);
    let document = |vacancy| IndexDocument::vacancy(vacancy, reference, &settings.weights);
    let mut group = criterion.benchmark_group("2,000 vacancies");
    group.throughput(Throughput::Elements(SIZE as u64));
    group.bench_function("prepare on one thread", |b| {
        b.iter(|| {
            sample.vacancies.iter().map(document).for_each(|made| {
                black_box(made);
            })
        });
    });
    group.bench_function("write and commit", |b| {
        b.iter_batched(
            || sample.vacancies.iter().map(document).collect::<Vec<_>>(),
            |documents| {
                let index: Index<VacancyColumns> =
                    Index::in_memory("bench", settings, reference).expect("memory can be had");
                index.put(documents, false).expect("memory can be written");
                index.commit(1).expect("memory can be written");
                index
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
    criterion.final_summary();
}
