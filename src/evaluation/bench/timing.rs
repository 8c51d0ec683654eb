//! Times of the same work done by two engines, and what the process uses.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::evaluation::percentile;

/// Times of one engine over the queries of a row, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Times {
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
    /// Mean.
    pub mean: f64,
    /// Processor time of a query on all threads, where the system tells.
    pub cpu: Option<f64>,
    /// Mean of what queries found: hits in all, or the length of a list.
    pub found: f64,
}

impl Times {
    fn new(mut samples: Vec<f64>, cpu: Option<f64>, found: f64) -> Self {
        samples.sort_by(f64::total_cmp);
        let [p50, p95, p99] = [0.50, 0.95, 0.99].map(|share| percentile(&samples, share));
        let mean = samples.iter().sum::<f64>() / samples.len().max(1) as f64;
        Self { p50, p95, p99, mean, cpu, found }
    }
}

/// The times of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Compared {
    pub(super) engine: Times,
    pub(super) bare: Option<Times>,
}

/// Something that answers the n-th query and says how much it found.
pub(super) type Answering<'a, E> = &'a dyn Fn(usize) -> Result<usize, E>;

/// Puts every query to both. A first round in two blocks warms up and measures processor time; in the second they
/// take turns query by query, so that whatever else the machine does hits both alike.
pub(super) fn compare<E>(
    queries: usize,
    engine: Answering<'_, E>,
    bare: Option<Answering<'_, E>>,
) -> Result<Compared, E> {
    let (engine_cpu, engine_found) = block(queries, engine)?;
    let warmed = bare.map(|bare| block(queries, bare)).transpose()?;
    let mut samples = [Vec::with_capacity(queries), Vec::with_capacity(queries)];
    for query in 0..queries {
        let mut turns = [(0, Some(engine)), (1, bare)];
        // Whoever comes second may find caches evicted: each does so half of the time.
        if query % 2 == 1 {
            turns.reverse();
        }
        for (side, answering) in turns {
            if let Some(answering) = answering {
                let started = Instant::now();
                std::hint::black_box(answering(query)?);
                samples[side].push(milliseconds(started.elapsed()));
            }
        }
    }
    let [engine_samples, bare_samples] = samples;
    Ok(Compared {
        engine: Times::new(engine_samples, engine_cpu, engine_found),
        bare: warmed.map(|(cpu, found)| Times::new(bare_samples, cpu, found)),
    })
}

/// Processor milliseconds a query, and what a query finds on average.
fn block<E>(queries: usize, answering: Answering<'_, E>) -> Result<(Option<f64>, f64), E> {
    let count = queries.max(1) as f64;
    let before = threads_cpu();
    let mut found = 0;
    for query in 0..queries {
        found += std::hint::black_box(answering(query)?);
    }
    let used = before.and_then(|before| Some(threads_cpu()?.saturating_sub(before)));
    Ok((used.map(|used| milliseconds(used) / count), found as f64 / count))
}

pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Time that the threads of the process have run (the first number of each one's `schedstat`, nanoseconds); only Linux
/// tells it.
fn threads_cpu() -> Option<Duration> {
    let mut sum = 0;
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        sum += text.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(sum))
}

/// Time that all threads of the process have run, in hundredths of a second (`utime` and `stime` of `stat`, whose
/// unit is a hundredth on every Linux that this runs on); only Linux tells it.
pub(super) fn process_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program before may hold anything, in brackets.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse().ok()?;
    let in_system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((ticks + in_system) * 10))
}

/// A line of `/proc/self/status` in bytes: `VmHWM` is the peak of resident memory, `VmRSS` what it is now.
pub(super) fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'))?;
    value.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib << 10)
}

#[cfg(test)]
mod tests {
    //! 1. Both sides answer every query, in turns.
    //! 2. The first error ends it.
    //! 3. Memory is told where it can be.

    use std::cell::RefCell;

    use super::*;

    #[test]
    fn both_take_turns() {
        let log = RefCell::new(String::new());
        let side = |name: char| {
            let log = &log;
            move |query: usize| -> Result<usize, ()> {
                log.borrow_mut().push(name);
                Ok(query)
            }
        };
        let (engine, bare) = (side('e'), side('b'));
        let compared = compare(4, &engine, Some(&bare)).unwrap();
        assert_eq!(*log.borrow(), "eeeebbbbebbeebbe");
        assert_eq!(compared.engine.found, 1.5);
        let times = compared.bare.unwrap();
        assert!(times.p50 <= times.p95 && times.p95 <= times.p99);
        assert!(compare(4, &engine, None).unwrap().bare.is_none());
    }

    #[test]
    fn the_first_error_ends_it() {
        let failing = |query: usize| if query == 2 { Err("third") } else { Ok(0) };
        assert_eq!(compare(4, &failing, None).unwrap_err(), "third");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_told() {
        assert!(memory("VmHWM").unwrap() >= memory("VmRSS").unwrap() / 2);
        assert_eq!(memory("NoSuchLine"), None);
        assert!(process_cpu().is_some());
    }
}
