//! The loop behind `run` and `run --once`: begins what is due, takes home what is done, files, and waits.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::cleaner::Cleaner;
use super::desk::Desk;
use super::filing::{Batch, file_batch, record_failure};
use super::jobs::{Done, Jobs};
use super::page::{PageDone, Tools, blocking};
use super::{Event, House, Live, Mode, Order, Orders, RunError, Source, Tally, by_address, catch_up, retention, visit};
use crate::files::free_bytes;
use crate::pipeline::Waiting;
use crate::store::{self, Fairness, Registration};

/// A page is leased for this long; after that it is due again. It may wait for turns of several hosts, one after the other.
const LEASE: Duration = Duration::from_hours(1);
/// So many pages at most are leased at once, nearly all waiting for their host's turn.
const MOST_LEASED: usize = 512;
/// After trouble with the disk or the state the work is tried again.
const TROUBLE: SignedDuration = SignedDuration::from_secs(30);
/// With nothing to do the disk, the clock and the state are looked at this often.
const LOOK: SignedDuration = SignedDuration::from_mins(1);
/// A wait that took so much longer than it should tells that the machine slept or the clock was set.
const JUMP: SignedDuration = SignedDuration::from_mins(5);
/// Files that are too old are looked for this often.
const SWEEP: SignedDuration = SignedDuration::from_hours(1);
/// Work that is due and cannot be begun yet is looked at again.
const SOON: SignedDuration = SignedDuration::from_secs(1);

/// Runs until everything is done ([`Mode::Once`]) or until it is told to stop, and tells what happens.
///
/// A source or page that fails stops nothing else. A disk that is full and a state that cannot be written for now make
/// [`Mode::Forever`] wait and end the other modes; a damaged state ends all. Ended at any instant, nothing is lost.
///
/// Short calls to the state block this future: give it a thread of its own, as `block_on` does.
pub async fn run(house: &House, live: Live, mode: Mode, orders: &mut Orders, tell: &(dyn Fn(&Event) + Sync)) -> Result<Tally, RunError> {
    let mut run = Run::new(house, live, mode, tell);
    run.start()?;
    loop {
        let goes_on = match run.begin() {
            Ok(goes_on) => goes_on,
            Err(error) => run.trouble(error)?,
        };
        if !goes_on {
            break;
        }
        if let Err(error) = run.wait(orders).await {
            run.trouble(error)?;
        }
        if run.at_once {
            break;
        }
    }
    run.end()?;
    Ok(run.tally)
}

struct Run<'a> {
    house: &'a House,
    mode: Mode,
    tell: &'a (dyn Fn(&Event) + Sync),
    live: Arc<Live>,
    sources: HashMap<String, Source>,
    cleaner: Cleaner,
    jobs: Jobs,
    /// How many of the jobs wait for a host, and are not under way.
    waiting: watch::Receiver<Waiting>,
    desk: Desk,
    tally: Tally,
    /// Sources that this round has still to ask.
    round: VecDeque<String>,
    /// An orderly stop has begun; `at_once`: it may not wait.
    stopping: Option<tokio::time::Instant>,
    at_once: bool,
    /// When files that are too old are looked for again.
    sweep_at: Option<Timestamp>,
    /// Nothing new is begun before this, for trouble with the disk or the state.
    held_until: Option<Timestamp>,
    /// Where the clock stood when the last wait began, and where the wait was to end.
    waited: Option<(Timestamp, Timestamp)>,
    broken_off: usize,
}

impl<'a> Run<'a> {
    fn new(house: &'a House, live: Live, mode: Mode, tell: &'a (dyn Fn(&Event) + Sync)) -> Self {
        let (sources, cleaner) = (by_address(&live), Cleaner::new(live.rules.cleaners));
        let waiting = live.pipeline.client.waiting();
        Self {
            house,
            mode,
            tell,
            live: Arc::new(live),
            sources,
            cleaner,
            jobs: Jobs::default(),
            waiting,
            desk: Desk::default(),
            tally: Tally::default(),
            round: VecDeque::new(),
            stopping: None,
            at_once: false,
            sweep_at: None,
            held_until: None,
            waited: None,
            broken_off: 0,
        }
    }

    fn now(&self) -> Timestamp {
        self.house.clock.now()
    }

    fn tell(&mut self, event: &Event) {
        self.tally.count(event);
        (self.tell)(event);
    }

    fn tools(&self) -> Tools {
        let House { state, clock, .. } = self.house;
        Tools { live: Arc::clone(&self.live), state: Arc::clone(state), clock: Arc::clone(clock), cleaner: self.cleaner.clone() }
    }

    /// Makes the configured sources known and ends the leases of a process that is gone.
    fn start(&mut self) -> Result<(), RunError> {
        self.register()?;
        self.house.state.reclaim(self.now())?;
        for (url, error) in self.house.state.condemned()? {
            record_failure(&self.house.output, &url, &error)?;
            self.tell(&Event::PageFailed { url, error, retry: None });
        }
        match self.mode {
            Mode::Once => {
                let only = &self.live.rules.only;
                let named = self.live.sources.iter().map(|source| source.url.to_string());
                self.round = named.filter(|url| only.is_empty() || only.contains(url)).collect();
            }
            Mode::OnceDue => {
                let due = self.house.state.due_sources(usize::MAX, self.now())?;
                self.round = due.into_iter().map(|source| source.url).collect();
            }
            Mode::Forever => _ = self.replan()?,
        }
        Ok(())
    }

    /// Makes the sources known. Where one is to be asked by another plan than before, that is in force at once.
    fn register(&self) -> Result<store::Registered, RunError> {
        let before = self.house.state.active_sources()?;
        let registrations = registrations(&self.live);
        let registered = self.house.state.register(&registrations)?;
        let plans: HashMap<&str, &str> = registrations.iter().map(|source| (source.url.as_str(), source.plan.as_str())).collect();
        let changed = before.iter().filter(|known| known.plan.as_deref() != plans.get(known.url.as_str()).copied());
        let anew = changed.filter_map(|known| {
            let source = self.sources.get(&known.url)?;
            Some((known.url.clone(), visit::by_new_plan(source, known, self.now())?))
        });
        self.house.state.replan(&anew.collect::<Vec<_>>())?;
        Ok(registered)
    }

    /// Plans visits anew that the clock or a sleep has put off; says how many.
    fn replan(&self) -> Result<usize, RunError> {
        let now = self.now();
        let mut anew = Vec::new();
        for known in self.house.state.active_sources()? {
            let (Some(next), Some(source)) = (known.next_visit, self.sources.get(&known.url)) else { continue };
            let distance = visit::distance(source, &known);
            if let Some(at) = catch_up(known.last_visit, next, distance, now, visit::seed(&known.url, now)) {
                anew.push((known.url, at));
            }
        }
        self.house.state.replan(&anew)?;
        Ok(anew.len())
    }

    /// Begins what can be begun. False when all is done.
    fn begin(&mut self) -> Result<bool, RunError> {
        let now = self.now();
        self.notice_jump(now)?;
        self.sweep(now)?;
        self.waiting.mark_unchanged();
        let mut nothing_due = true;
        if self.stopping.is_none() && self.may_begin(now) {
            nothing_due = self.begin_visits(now)? & self.begin_pages(now)?;
        }
        let held = self.held_until.is_some();
        let nothing_more = (self.stopping.is_some() || nothing_due) && self.jobs.pages() == 0 && self.jobs.visits() == 0;
        if !held && !self.jobs.is_filing() && self.desk.is_ripe(nothing_more, &self.live.rules, now) {
            self.begin_filing(now);
        }
        let done = self.jobs.is_empty() && self.desk.len() == 0;
        Ok(match (self.stopping, self.mode) {
            (Some(_), _) => !(self.jobs.is_empty() && (self.desk.len() == 0 || held)),
            (None, Mode::Forever) => true,
            (None, _) => !(done && nothing_due && self.round.is_empty() && !held),
        })
    }

    /// Deletes files that are too old, now and then.
    fn sweep(&mut self, now: Timestamp) -> Result<(), RunError> {
        if self.live.rules.retention.is_zero() || self.sweep_at.is_some_and(|at| at > now) || self.stopping.is_some() {
            return Ok(());
        }
        let House { state, output, index, .. } = self.house;
        let (files, more) = retention::sweep((&**state, index.as_deref()), output, &self.live.rules, now)?;
        self.sweep_at = now.checked_add(if more { SOON } else { SWEEP }).ok();
        if files > 0 {
            self.tell(&Event::Expired { files });
        }
        Ok(())
    }

    fn notice_jump(&mut self, now: Timestamp) -> Result<(), RunError> {
        let Some((from, until)) = self.waited.take() else { return Ok(()) };
        let back = now < from.checked_sub(LOOK).unwrap_or(from);
        if self.mode == Mode::Forever && (back || now.duration_since(until) > JUMP) {
            self.house.state.bring_near(now)?;
            let replanned = self.replan()?;
            self.tell(&Event::ClockJumped { replanned });
        }
        Ok(())
    }

    /// Whether the disk has room and no trouble is being waited out.
    fn may_begin(&mut self, now: Timestamp) -> bool {
        if self.held_until.is_some_and(|until| until > now) {
            return false;
        }
        let floor = self.live.rules.min_free_bytes;
        let free = free_bytes(self.house.output.folder()).filter(|free| floor > 0 && *free < floor);
        match (free, self.held_until.take()) {
            (Some(free), before) => {
                if before.is_none() {
                    self.tell(&Event::DiskLow { free, floor });
                }
                self.held_until = now.checked_add(LOOK).ok();
                if self.mode != Mode::Forever {
                    // A round ends here; the next one goes on.
                    self.round.clear();
                    self.held_until = None;
                    self.stopping = Some(tokio::time::Instant::now() + self.live.rules.drain);
                }
                false
            }
            (None, Some(_)) => {
                self.tell(&Event::Resumed);
                true
            }
            (None, None) => true,
        }
    }

    /// Begins visits that are due. True if none is left for now.
    fn begin_visits(&mut self, now: Timestamp) -> Result<bool, RunError> {
        let jobs = self.live.rules.jobs.max(1);
        if self.mode != Mode::Forever {
            while self.visits_under_way() < jobs {
                let Some(address) = self.round.pop_front() else { break };
                self.visit_in_round(&address, now)?;
            }
            return Ok(self.round.is_empty() && self.jobs.visits() == 0);
        }
        let due = self.house.state.due_sources(jobs + self.jobs.visits(), now)?;
        let mut left = false;
        for known in due {
            if self.jobs.is_visiting(&known.url) {
                continue;
            }
            if self.visits_under_way() >= jobs {
                left = true;
                break;
            }
            self.begin_visit(known);
        }
        Ok(!left && self.jobs.visits() == 0)
    }

    /// Visits that do not wait for a host.
    fn visits_under_way(&self) -> usize {
        self.jobs.visits().saturating_sub(self.waiting.borrow().sources)
    }

    /// In a round every source is asked, but for those that are gone or asked to be left alone.
    fn visit_in_round(&mut self, address: &str, now: Timestamp) -> Result<(), RunError> {
        let Some(known) = self.house.state.source(address)? else { return Ok(()) };
        let source = self.sources.get(address).map_or_else(|| address.to_owned(), |s| s.shown().to_owned());
        if known.standing == store::Standing::Gone {
            self.tell(&Event::Gone { source });
        } else if known.paused {
            self.tell(&Event::Paused { source });
        } else if let Some(until) = known.not_before.filter(|until| *until > now && now.until(*until).is_ok()) {
            self.tell(&Event::LeftAlone { source, until });
        } else {
            self.begin_visit(known);
        }
        Ok(())
    }

    fn begin_visit(&mut self, known: store::Source) {
        let Some(source) = self.sources.get(&known.url).cloned() else { return };
        let address = known.url.clone();
        self.jobs.visit(&address, self.tools().visit(source, known));
    }

    /// Leases and begins pages that are due. True if none was to be had.
    fn begin_pages(&mut self, now: Timestamp) -> Result<bool, RunError> {
        let rules = &self.live.rules;
        let pages = self.jobs.pages();
        let under_way = pages.saturating_sub(self.waiting.borrow().pages);
        let room = rules.jobs.max(1).saturating_sub(under_way).min(MOST_LEASED.saturating_sub(pages));
        if room == 0 || self.desk.is_full(rules) {
            return Ok(false);
        }
        let fairness = Fairness { per_host: rules.per_host.max(1), out: self.jobs.hosts() };
        let tasks = self.house.state.lease_fairly(room, &fairness, now, LEASE)?;
        let none = tasks.is_empty();
        for task in tasks {
            let host = task.host.clone();
            self.jobs.page(&host, self.tools().page(task));
        }
        Ok(none)
    }

    fn begin_filing(&mut self, now: Timestamp) {
        let (state, output, live) = (Arc::clone(&self.house.state), Arc::clone(&self.house.output), Arc::clone(&self.live));
        let index = self.house.index.clone();
        self.jobs.file(self.desk.take(), move |batch| file_batch((&*state, index.as_deref()), &output, &live, batch, now));
    }

    /// Waits for whatever comes first: a task that ends, an order, the next due moment.
    async fn wait(&mut self, orders: &mut Orders) -> Result<(), RunError> {
        let now = self.now();
        let until = self.wake(now)?;
        let drained = self.stopping;
        self.waited = Some((now, until));
        let idle = self.jobs.is_empty();
        tokio::select! {
            biased;
            order = orders.next() => self.obey(order),
            Some(done) = self.jobs.next(), if !idle => self.take_home(done).await,
            Ok(()) = self.waiting.changed(), if !idle => Ok(()),
            () = tokio::time::sleep_until(drained.unwrap_or_else(tokio::time::Instant::now)), if drained.is_some() => {
                self.break_off();
                Ok(())
            }
            () = self.house.clock.wait(until, idle) => Ok(()),
        }
    }

    /// The moment at which there is something to look at, even if nothing ends before.
    fn wake(&self, now: Timestamp) -> Result<Timestamp, RunError> {
        let soon = now.checked_add(SOON).unwrap_or(now);
        if let Some(until) = self.held_until {
            return Ok(until.max(soon));
        }
        let due = self.house.state.next_due()?;
        // Another process may order something: a poll, a source that is resumed, pages to be read once more.
        let look = now.checked_add(LOOK).ok();
        let next = [due, self.desk.due(&self.live.rules), look].into_iter().flatten().min();
        Ok(next.unwrap_or(soon).max(soon))
    }

    async fn take_home(&mut self, done: Done) -> Result<(), RunError> {
        match done {
            Done::Visit(visit) => visit.told?.iter().for_each(|event| self.tell(event)),
            Done::Page(page) => self.page_done(*page).await?,
            Done::Filing(batch) => {
                let Batch { events, left } = *batch;
                events.iter().for_each(|event| self.tell(event));
                if let Some((batch, error)) = left {
                    let now = self.now();
                    self.desk.put_back(batch, now);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    async fn page_done(&mut self, page: PageDone) -> Result<(), RunError> {
        let now = self.now();
        match page {
            PageDone::Read(read) => self.desk.put(read, now),
            PageDone::PutOff { task, until } => self.tell(&Event::PutOff { url: task.candidate.url, until }),
            PageDone::Lost(_) => {}
            PageDone::Trouble(_, error) => return Err(error),
            PageDone::Failed { task, error, retry } => {
                let (state, output) = (Arc::clone(&self.house.state), Arc::clone(&self.house.output));
                let url = task.candidate.url.clone();
                let event = Event::PageFailed { url: url.clone(), error: error.clone(), retry };
                blocking(move || {
                    // The line before the mark: what a kill or a full disk parts is done again. An article that is filed keeps its line.
                    let recorded = if task.reads == 0 { record_failure(&output, &url, &error) } else { Ok(()) };
                    if let Err(fault) = recorded {
                        // It is due at once, not when the lease runs out.
                        let _ = state.release(&task, now);
                        return Err(RunError::from(fault));
                    }
                    state.fail(&task, &error, retry, now).map(drop).map_err(RunError::from)
                })
                .await?;
                self.tell(&event);
            }
        }
        Ok(())
    }

    fn obey(&mut self, order: Order) -> Result<(), RunError> {
        match order {
            Order::Stop if self.stopping.is_some() => self.at_once = true,
            Order::Stop => {
                self.stopping = Some(tokio::time::Instant::now() + self.live.rules.drain);
                self.round.clear();
                let under_way = self.jobs.visits() + self.jobs.pages() + self.desk.len();
                self.tell(&Event::Stopping { under_way });
            }
            Order::Reload => self.reload()?,
        }
        Ok(())
    }

    /// Takes the new configuration for everything that is begun from now on; a wrong one changes nothing.
    fn reload(&mut self) -> Result<(), RunError> {
        let Some(reload) = &self.house.reload else { return Ok(()) };
        match reload() {
            Err(error) => self.tell(&Event::ReloadFailed { error }),
            Ok(live) => {
                let before = std::mem::replace(&mut self.live, Arc::new(live));
                let sources = std::mem::replace(&mut self.sources, by_address(&self.live));
                let registered = match self.register() {
                    Ok(registered) => registered,
                    Err(error) => {
                        (self.live, self.sources) = (before, sources);
                        return Err(error);
                    }
                };
                if self.live.rules.cleaners != before.rules.cleaners {
                    self.cleaner = Cleaner::new(self.live.rules.cleaners);
                }
                self.waiting = self.live.pipeline.client.waiting();
                self.tell(&Event::Reloaded { new: registered.new, removed: registered.removed });
            }
        }
        Ok(())
    }

    /// What may pass is waited out by a daemon; everything else ends the run.
    fn trouble(&mut self, error: RunError) -> Result<bool, RunError> {
        if self.mode != Mode::Forever || !error.is_passing() || self.stopping.is_some() {
            return Err(error);
        }
        let now = self.now();
        let retry = now.checked_add(TROUBLE).unwrap_or(now);
        if self.held_until.is_none() {
            self.tell(&Event::Trouble { error: error.to_string(), retry });
        }
        self.held_until = Some(retry);
        Ok(true)
    }

    fn break_off(&mut self) {
        self.broken_off += self.jobs.break_off();
        // What is aborted comes home as such; the stop has no other deadline.
        self.stopping = Some(tokio::time::Instant::now() + Duration::from_hours(24));
        self.at_once = !self.jobs.is_filing();
    }

    /// Gives back what was not finished and says what is left.
    fn end(&mut self) -> Result<(), RunError> {
        if self.stopping.is_none() {
            return Ok(());
        }
        let unfinished = self.broken_off + self.jobs.break_off() + self.desk.len();
        if !self.at_once || self.desk.len() == 0 {
            self.house.state.reclaim(self.now())?;
        }
        let waiting = self.house.state.waiting()?;
        self.tell(&Event::Stopped { unfinished, waiting });
        Ok(())
    }
}

fn registrations(live: &Live) -> Vec<Registration> {
    let mut seen = HashSet::new();
    let all = live.sources.iter().filter(|source| seen.insert(source.url.as_str()));
    all.map(|source| Registration {
        url: source.url.to_string(),
        kind: source.kind.name().to_owned(),
        title: Some(source.name.clone()).filter(|name| !name.is_empty()),
        plan: source.every.to_string(),
    })
    .collect()
}
