//! What does a search cost, and what do filters, distance, facets and order add to it?

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use jiff::civil::date;
use kohtaanto::domain::Lang;
use kohtaanto::evaluation::bench::Sample;
use kohtaanto::index::facet::FacetName;
use kohtaanto::search::{SearchRequest, Sort};

const SIZE: usize = 10_000;

/// In each language: an occupation, a skill, and an occupation with a place.
const QUERIES: [(&str, Lang); 6] = [
    ("lähihoitaja", Lang::Fi),
    ("hitsaus", Lang::Fi),
    ("siivooja Tampere", Lang::Fi),
    ("sjuksköterska", Lang::Sv),
    ("kundservice", Lang::Sv),
    ("software developer", Lang::En),
];

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    let sample = Sample::new(SIZE, 1, date(2026, 11, 22)).expect("a sample can be made");
    let search = sample.engine.search();
    let snapshot = sample.vacancy_index.snapshot();
    let now = "2026-11-22T00:00:00Z".parse().expect("a time");
    let mut group = criterion.benchmark_group("6 searches in 10,000");
    let mut measure = |name: &str, change: &dyn Fn(&mut SearchRequest)| {
        let requests = QUERIES.map(|(query, lang)| {
            let query = query.to_owned();
            let mut request = SearchRequest { query, lang, ..SearchRequest::default() };
            change(&mut request);
            request
        });
        group.bench_function(name, |b| {
            b.iter(|| {
                for request in &requests {
                    let answer = search.search(&snapshot, request, now);
                    black_box(answer.expect("the request is valid"));
                }
            });
        });
    };
    measure("words", &|_| {});
    measure("region and full time", &|request| {
        request.filters.place.push("region:06".to_owned());
        request.filters.working_time.push("full_time".to_owned());
    });
    measure("within 30 km", &|request| {
        request.filters.near.push("municipality:837;30".to_owned());
    });
    measure("all facets", &|request| request.facets = FacetName::ALL.to_vec());
    measure("newest first", &|request| request.sort = Sort::Published);
    measure("no words, newest first, all facets", &|request| {
        request.query.clear();
        request.facets = FacetName::ALL.to_vec();
        request.sort = Sort::Published;
    });
    group.finish();
    criterion.final_summary();
}
