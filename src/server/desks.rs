//! Threads for the analysis.
//!
//! A thread's allocator keeps what it once needed. So the first desk that is free takes a job: a document that is analysed
//! at every key finds its memory where it was, where a pool that hands jobs around would need it once for each thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How many jobs are done at once: a long one must not hold up other documents.
const MOST: usize = 3;

type Job = Box<dyn FnOnce(&Taken) + Send>;

/// The desks, of which each gets its thread when it is first needed.
#[derive(Clone, Default)]
pub(super) struct Desks(Arc<Mutex<Vec<Desk>>>);

struct Desk {
    jobs: Sender<Job>,
    taken: Taken,
}

/// How many jobs lie on a desk.
#[derive(Clone, Default)]
pub(super) struct Taken(Arc<AtomicUsize>);

impl Taken {
    /// Says that a job is done but for telling of it.
    pub(super) fn free(&self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Desks {
    /// Has a job done at the first desk that is free or, where none is, at the one with the fewest jobs. The job must not
    /// panic, and says itself that the desk is free.
    pub(super) fn give(&self, job: impl FnOnce(&Taken) + Send + 'static) {
        let mut desks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if desks.len() < MOST && desks.iter().all(|desk| desk.taken.count() > 0) {
            desks.extend(Desk::new());
        }
        // The first of those with the fewest jobs.
        let Some(desk) = desks.iter().min_by_key(|desk| desk.taken.count()) else {
            // A system without room for a thread: it is done here, where others may come meanwhile.
            drop(desks);
            return job(&Taken::default());
        };
        desk.taken.0.fetch_add(1, Ordering::SeqCst);
        // The thread listens as long as the desk is there.
        let _ = desk.jobs.send(Box::new(job));
    }
}

impl Desk {
    fn new() -> Option<Self> {
        let (jobs, given) = channel::<Job>();
        let taken = Taken::default();
        let here = taken.clone();
        let work = move || given.into_iter().for_each(|job| job(&here));
        thread::Builder::new().spawn(work).ok()?;
        Some(Self { jobs, taken })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread_of(desks: &Desks) -> thread::ThreadId {
        let (tell, told) = channel();
        desks.give(move |taken| {
            taken.free();
            tell.send(thread::current().id()).expect("somebody listens");
        });
        told.recv().expect("it is done")
    }

    #[test]
    fn one_desk_serves_as_long_as_it_is_free_and_others_where_it_is_not() {
        let desks = Desks::default();
        let first = thread_of(&desks);
        assert!((0..20).all(|_| thread_of(&desks) == first));
        let (go_on, wait) = channel::<()>();
        desks.give(move |taken| {
            let _ = wait.recv();
            taken.free();
        });
        assert_ne!(thread_of(&desks), first);
        drop(go_on);
    }
}
