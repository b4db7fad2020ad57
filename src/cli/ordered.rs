//! Work on many items on several threads, the results taken in the items' order, a bounded number of them on the way.
//!
//! One thread draws the items, `jobs` threads work on them, the caller's takes the results: reading, working and writing
//! overlap. An item that takes long holds up only what is more than `window` items behind it.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Result;

/// So many items per thread are drawn, worked on, or wait for those before them. Memory is bounded by it.
const WINDOW_PER_JOB: usize = 16;

/// Works on the items on `jobs` threads (0: as many as there are cores) and gives the results to `take` in order.
/// An error of `take` ends all of it.
pub(super) fn ordered<I, R>(
    jobs: usize,
    items: impl FnOnce() -> I + Send,
    work: impl Fn(I::Item) -> R + Sync,
    take: impl FnMut(R) -> Result<()>,
) -> Result<()>
where
    I: Iterator,
    I::Item: Send,
    R: Send,
{
    let jobs = if jobs == 0 { thread::available_parallelism().map_or(1, NonZero::get) } else { jobs };
    let window = jobs * WINDOW_PER_JOB;
    let (permit, permits) = mpsc::sync_channel(window);
    for _ in 0..window {
        let _ = permit.send(());
    }
    let (give, given) = mpsc::sync_channel(window);
    let (done, results) = mpsc::sync_channel(window);
    let given = Mutex::new(given);
    thread::scope(|scope| {
        scope.spawn(move || draw(items(), &permits, &give));
        for _ in 0..jobs {
            let (given, work, done) = (&given, &work, done.clone());
            scope.spawn(move || work_through(given, work, &done));
        }
        drop(done);
        in_order(results, permit, take)
    })
}

/// Draws items as long as there is room for them and somebody wants them.
fn draw<T>(items: impl Iterator<Item = T>, permits: &Receiver<()>, give: &SyncSender<(usize, T)>) {
    for item in items.enumerate() {
        if permits.recv().is_err() || give.send(item).is_err() {
            return;
        }
    }
}

fn work_through<T, R>(given: &Mutex<Receiver<(usize, T)>>, work: impl Fn(T) -> R, done: &SyncSender<(usize, R)>) {
    loop {
        let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((at, item)) = next else { return };
        if done.send((at, work(item))).is_err() {
            return;
        }
    }
}

/// Takes the results in order. Both ends of the channels go when it returns, so that all threads end.
fn in_order<R>(results: Receiver<(usize, R)>, permit: SyncSender<()>, mut take: impl FnMut(R) -> Result<()>) -> Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (at, result) in results {
        early.insert(at, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            take(result)?;
            // The drawing thread is gone once there are no more items.
            let _ = permit.send(());
        }
    }
    drop(permit);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Condvar;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_none_is_lost() {
        let mut taken = Vec::new();
        let slow_to_fast = |n: u64| (0..(500 - n) * 40).fold(n, |a, b| std::hint::black_box(a ^ (b & 1) ^ (b & 1)));
        ordered(
            3,
            || 0..500_u64,
            slow_to_fast,
            |n| {
                taken.push(n);
                Ok(())
            },
        )
        .expect("no error");
        assert_eq!(taken, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn a_slow_item_holds_up_only_what_is_a_window_behind() {
        let window = 2 * WINDOW_PER_JOB;
        let (others, all_done) = (Mutex::new(0), Condvar::new());
        let drawn = AtomicUsize::new(0);
        let items = || {
            (0..1000_usize).inspect(|_| {
                drawn.fetch_add(1, Ordering::SeqCst);
            })
        };
        let work = |n: usize| {
            let mut done = others.lock().expect("no panic");
            if n == 0 {
                // Waits for everything else that may be under way, so this ends only if that goes on meanwhile.
                drop(all_done.wait_while(done, |done| *done < window - 1).expect("no panic"));
                return drawn.load(Ordering::SeqCst);
            }
            *done += 1;
            all_done.notify_all();
            drop(done);
            n
        };
        let mut first = None;
        let mut count = 0;
        ordered(2, items, work, |n| {
            first.get_or_insert(n);
            count += 1;
            Ok(())
        })
        .expect("no error");
        assert_eq!(count, 1000);
        // The drawing thread may hold one more item that it has no permit for yet.
        assert!(first.is_some_and(|drawn| drawn <= window + 1), "{first:?}");
    }

    #[test]
    fn an_error_ends_it() {
        let drawn = AtomicUsize::new(0);
        let items = || {
            (0..1_000_000_usize).inspect(|_| {
                drawn.fetch_add(1, Ordering::SeqCst);
            })
        };
        let result = ordered(2, items, |n| n, |n| if n == 10 { anyhow::bail!("full disk") } else { Ok(()) });
        assert_eq!(result.map_err(|e| e.to_string()), Err("full disk".to_owned()));
        assert!(drawn.load(Ordering::SeqCst) < 200);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(ordered(0, std::iter::empty::<u8>, |n| n, |_| Ok(())).is_ok());
    }
}
