//! What does a suggestion cost while someone types, letter by letter, with and without filters, and what does a
//! query with a misspelt word?
//!
//! Prints the 50th and 99th percentile of single answers beside criterion's means. `KOHTAANTO_BENCH_SIZE` sets the
//! number of adverts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use jiff::civil::date;
use kohtaanto::domain::Lang;
use kohtaanto::evaluation::bench::Sample;
use kohtaanto::index::filter::VacancyFilters;
use kohtaanto::search::SearchRequest;

const SIZE: usize = 100_000;

/// What is typed, from its first letter on.
const TYPED: [(&str, Lang); 12] = [
    ("lähihoitaja", Lang::Fi),
    ("sairaanhoitajan", Lang::Fi),
    ("ohjelmistokehittäjä", Lang::Fi),
    ("Tampereella", Lang::Fi),
    ("siivoja", Lang::Fi),
    ("hoitaja", Lang::Fi),
    ("sjuksköterskor", Lang::Sv),
    ("kundtjänst", Lang::Sv),
    ("undersköterksa", Lang::Sv),
    ("software developer", Lang::En),
    ("project managment", Lang::En),
    ("customer service", Lang::En),
];

const MISSPELT: [(&str, Lang); 4] = [
    ("sairanhoitaja", Lang::Fi),
    ("siivojaa Tampere", Lang::Fi),
    ("sjuksköteska", Lang::Sv),
    ("sofware develper", Lang::En),
];

fn percentiles(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    eprintln!(
        "{name}: {} answers, p50 {:?}, p95 {:?}, p99 {:?}, most {:?}",
        times.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    let size = std::env::var("KOHTAANTO_BENCH_SIZE").ok().and_then(|size| size.parse().ok());
    let sample = Sample::new(size.unwrap_or(SIZE), 1, date(2026, 11, 22)).expect("a sample");
    let search = sample.engine.search();
    let snapshot = sample.vacancy_index.snapshot();
    let now = "2026-11-22T00:00:00Z".parse().expect("a time");
    let reference = &sample.engine.reference;
    let prefixes: Vec<(String, Lang)> = TYPED
        .iter()
        .flat_map(|(text, lang)| {
            let letters = text.chars().count();
            (1..=letters).map(|count| (text.chars().take(count).collect(), *lang))
        })
        .collect();
    let mut filtered = VacancyFilters::default();
    filtered.place.push("region:06".to_owned());
    filtered.working_time.push("full_time".to_owned());
    let mut group = criterion.benchmark_group("typeahead");
    for (name, filters) in
        [("every letter", VacancyFilters::default()), ("every letter, filtered", filtered)]
    {
        let filters = filters.compile(reference, now).expect("filters are valid");
        let ask = |text: &str, lang| {
            let found = search.suggest(&snapshot, text, lang, 10, &filters);
            black_box(found.expect("the text is short"));
        };
        prefixes.iter().for_each(|(text, lang)| ask(text, *lang));
        let timed = |(text, lang): &(String, Lang)| {
            let started = Instant::now();
            ask(text, *lang);
            started.elapsed()
        };
        percentiles(name, (0..5).flat_map(|_| prefixes.iter().map(timed)).collect());
        group.bench_function(name, |b| {
            b.iter(|| prefixes.iter().for_each(|(text, lang)| ask(text, *lang)));
        });
    }
    let requests = MISSPELT.map(|(query, lang)| {
        let query = query.to_owned();
        SearchRequest { query, lang, ..SearchRequest::default() }
    });
    group.bench_function("4 misspelt queries", |b| {
        b.iter(|| {
            for request in &requests {
                let answer = search.search(&snapshot, request, now);
                black_box(answer.expect("the request is valid"));
            }
        });
    });
    group.finish();
    criterion.final_summary();
}
