//! Writers that wait at the same time share one commit.
//!
//! A writer puts its batch into the queue. If nobody leads, it leads: it takes what is waiting, commits it
//! as one group and answers everyone in it. Whoever came meanwhile waits in the queue, and the leader
//! hands over to the first of them. So the longer a commit takes, the more batches the next one carries,
//! and a lone writer waits for nobody.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::record::Prepared;
use crate::store::{StoreError, Written};

/// Most writes in a group, beyond its first batch: so that nobody waits for too much work of others.
const MAX_GROUP_WRITES: usize = 4096;

/// What a waiting writer is told.
enum Turn {
    /// Its batch was dealt with.
    Done(Result<Written, StoreError>),
    /// It leads now; its batch is still in the queue.
    Lead,
}

struct Job {
    batch: Vec<Prepared>,
    turn: SyncSender<Turn>,
}

#[derive(Default)]
struct Waiting {
    jobs: std::collections::VecDeque<Job>,
    led: bool,
}

#[derive(Default)]
pub(super) struct Queue(Mutex<Waiting>);

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

impl Queue {
    /// Has a batch committed, alone or with others. `commit` is called by whoever leads; it answers
    /// each batch of the group that it is given, in their order.
    pub(super) fn write(
        &self,
        batch: Vec<Prepared>,
        commit: impl Fn(&[&[Prepared]]) -> Vec<Result<Written, StoreError>>,
    ) -> Result<Written, StoreError> {
        // Two places: `Lead` and then `Done` never block the sender.
        let (turn, turns): (_, Receiver<Turn>) = sync_channel(2);
        let mut waiting = self.lock();
        waiting.jobs.push_back(Job { batch, turn });
        if !waiting.led {
            waiting.led = true;
            drop(waiting);
            self.lead(&commit);
        } else {
            drop(waiting);
        }
        loop {
            match turns.recv().expect("invariant: a leader answers everyone in its group") {
                Turn::Done(answer) => return answer,
                Turn::Lead => self.lead(&commit),
            }
        }
    }

    /// Commits one group and hands over.
    fn lead(&self, commit: &impl Fn(&[&[Prepared]]) -> Vec<Result<Written, StoreError>>) {
        let _leadership = Leadership(self);
        let jobs = self.take();
        let group: Vec<&[Prepared]> = jobs.iter().map(|job| job.batch.as_slice()).collect();
        let answers = commit(&group);
        for (job, answer) in jobs.iter().zip(answers) {
            // The only receiver is the writer that waits for it.
            let _ = job.turn.send(Turn::Done(answer));
        }
    }

    /// Number of batches that wait for the next commit.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.lock().jobs.len()
    }

    fn take(&self) -> Vec<Job> {
        let mut waiting = self.lock();
        let mut jobs = Vec::new();
        let mut writes = 0;
        while let Some(next) = waiting.jobs.front() {
            writes += next.batch.len();
            if writes > MAX_GROUP_WRITES && !jobs.is_empty() {
                break;
            }
            jobs.extend(waiting.jobs.pop_front());
        }
        jobs
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends on every way out of leading, so that no waiting writer is forgotten.
struct Leadership<'a>(&'a Queue);

impl Drop for Leadership<'_> {
    fn drop(&mut self) {
        let mut waiting = self.0.lock();
        match waiting.jobs.front() {
            Some(next) => {
                let _ = next.turn.send(Turn::Lead);
            }
            None => waiting.led = false,
        }
    }
}
