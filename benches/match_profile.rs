//! How long does a person wait for vacancies, an employer for candidates, and what of it are reasons?

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use jiff::civil::date;
use kohtaanto::domain::Lang;
use kohtaanto::evaluation::bench::Sample;
use kohtaanto::index::filter::Everything;
use kohtaanto::index::{ProfileRow, VacancyRow};
use kohtaanto::matching::{ListRequest, Matcher};

const SIZE: usize = 10_000;
const QUERIES: usize = 50;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .configure_from_args();
    let today = date(2026, 11, 22);
    let sample = Sample::new(SIZE, QUERIES, today).expect("a sample can be made");
    let reference = &sample.engine.reference;
    let matcher = Matcher { model: &sample.engine.model, reference };
    let (vacancies, profiles) = (sample.vacancy_index.snapshot(), sample.profile_index.snapshot());
    let people = sample.asking_profiles.iter();
    let people: Vec<ProfileRow> =
        people.filter_map(|one| ProfileRow::new(one, reference)).collect();
    let jobs = sample.asking_vacancies.iter();
    let jobs: Vec<VacancyRow> = jobs.map(|one| VacancyRow::new(one, reference)).collect();
    let mut group = criterion.benchmark_group("50 lists of 20 from 10,000");
    for (name, explain) in [("with reasons", true), ("without reasons", false)] {
        let request = ListRequest { explain, ..ListRequest::new(Lang::Fi, today) };
        group.bench_function(format!("vacancies for profiles, {name}"), |b| {
            b.iter(|| {
                for person in &people {
                    let person = person.clone();
                    let list = matcher.vacancies_for(person, &vacancies, &request, &Everything);
                    black_box(list.expect("the request is valid"));
                }
            });
        });
        group.bench_function(format!("candidates for vacancies, {name}"), |b| {
            b.iter(|| {
                for job in &jobs {
                    let job = job.clone();
                    let list = matcher.candidates_for(job, &profiles, &request, &Everything);
                    black_box(list.expect("the request is valid"));
                }
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
