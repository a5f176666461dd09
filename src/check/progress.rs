//! A line for people who wait: how many files were come by so far. The standard error has to be a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs that end sooner show nothing.
const PATIENCE: Duration = Duration::from_millis(800);
/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// Works, and shows meanwhile how far the count is where somebody waits at a terminal.
pub(super) fn during<R>(is_watched: bool, seen: &AtomicUsize, work: impl FnOnce() -> R) -> R {
    if !is_watched || !io::stderr().is_terminal() {
        return work();
    }
    beside(work, |end| show(seen, end, PATIENCE, ProgressDrawTarget::stderr()))
}

/// Works, and does something else until that has ended.
fn beside<R>(work: impl FnOnce() -> R, other: impl FnOnce(&Receiver<()>) + Send) -> R {
    thread::scope(|scope| {
        let (sender, end) = mpsc::channel();
        scope.spawn(move || other(&end));
        let result = work();
        drop(sender);
        result
    })
}

fn show(seen: &AtomicUsize, end: &Receiver<()>, patience: Duration, target: ProgressDrawTarget) {
    let goes_on = |time: Duration| end.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !goes_on(patience) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} files seen in {elapsed}") {
        bar.set_style(style);
    }
    loop {
        bar.set_position(seen.load(Ordering::Relaxed) as u64);
        bar.tick();
        if !goes_on(TICK) {
            break;
        }
    }
    bar.finish_and_clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    /// What stands in a terminal while work goes on and after it.
    fn shown(patience: Duration, work: Duration) -> (String, String) {
        let (terminal, seen) = (InMemoryTerm::new(4, 60), AtomicUsize::new(1_234));
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        let during = beside(
            || {
                thread::sleep(work);
                terminal.contents()
            },
            |end| show(&seen, end, patience, target),
        );
        (during, terminal.contents())
    }

    #[test]
    fn a_long_run_shows_how_far_it_is_and_a_short_one_nothing() {
        let (during, after) = shown(Duration::from_millis(1), Duration::from_millis(400));
        assert!(during.contains("1,234 files seen in 0"), "{during}");
        assert_eq!(after, "", "the line is gone in the end");
        let (during, after) = shown(Duration::from_secs(60), Duration::from_millis(20));
        assert_eq!((&*during, &*after), ("", ""));
    }
}
