//! Random operations through a file and through the engine under test: every answer is the same.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::model::VisitHints;

/// One call of the store.
#[derive(Debug, Clone)]
enum Call {
    Register(Vec<u8>),
    Offer { source: u8, pages: Vec<(u8, u8)> },
    Lease(u8, u8),
    Begin(u8),
    Survived(u8, bool),
    Complete(Vec<(u8, u8)>),
    Fail(u8, Option<u8>),
    Release(u8),
    Reclaim,
    Visited { source: u8, kind: u8, next: u8 },
    Replan(u8, u8),
    Pause(u8),
    Resume(u8),
    Again(u8),
    Pass(u16),
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let call = prop_oneof![
        1 => prop::collection::vec(0_u8..5, 0..5).prop_map(Call::Register),
        5 => (0_u8..5, prop::collection::vec((0_u8..40, 0_u8..4), 1..12)).prop_map(|(source, pages)| Call::Offer { source, pages }),
        5 => (1_u8..9, 1_u8..4).prop_map(|(n, per_host)| Call::Lease(n, per_host)),
        3 => any::<u8>().prop_map(Call::Begin),
        2 => (any::<u8>(), any::<bool>()).prop_map(|(task, alone)| Call::Survived(task, alone)),
        4 => prop::collection::vec((any::<u8>(), 0_u8..6), 1..4).prop_map(Call::Complete),
        2 => (any::<u8>(), prop::option::of(0_u8..9)).prop_map(|(task, retry)| Call::Fail(task, retry)),
        1 => any::<u8>().prop_map(Call::Release),
        1 => Just(Call::Reclaim),
        3 => (0_u8..5, 0_u8..4, 0_u8..99).prop_map(|(source, kind, next)| Call::Visited { source, kind, next }),
        1 => (0_u8..5, 0_u8..99).prop_map(|(source, next)| Call::Replan(source, next)),
        1 => (0_u8..5).prop_map(Call::Pause),
        1 => (0_u8..5).prop_map(Call::Resume),
        1 => (0_u8..42).prop_map(Call::Again),
        4 => (1_u16..4_000).prop_map(Call::Pass),
    ];
    prop::collection::vec(call, 1..40)
}

fn source(n: u8) -> String {
    format!("https://{n}.example/feed")
}

fn address(n: u8) -> String {
    format!("https://host{}.example/{n}", n % 3)
}

/// A store with what the caller remembers of it.
struct Side {
    store: Store,
    tasks: Vec<Task>,
    now: i64,
}

impl Side {
    fn task(&self, n: u8) -> Task {
        if self.tasks.is_empty() { Task::default() } else { self.tasks[usize::from(n) % self.tasks.len()].clone() }
    }

    /// What the call answers, in words; rows are named by the addresses in them, for their numbers may differ.
    fn carry_out(&mut self, call: &Call) -> String {
        let now = at(self.now);
        let store = &self.store;
        match call {
            Call::Register(named) => {
                let named: Vec<Registration> = named
                    .iter()
                    .map(|n| Registration { url: source(*n), kind: "feed".to_owned(), title: None, plan: String::new() })
                    .collect();
                format!("{:?}", store.register(&named))
            }
            Call::Offer { source: from, pages } => {
                let said = |(n, words): &(u8, u8)| Candidate {
                    title: Some(format!("title {words}")).filter(|_| *words > 0),
                    bare: *words == 3,
                    ..candidate(&address(*n))
                };
                format!("{:?}", store.add_candidates(&source(*from), &pages.iter().map(said).collect::<Vec<_>>(), now))
            }
            Call::Lease(n, per_host) => {
                let fairness = Fairness { per_host: usize::from(*per_host), out: &HashMap::new() };
                let tasks = store.lease_fairly(usize::from(*n), &fairness, now, MINUTE).expect("leases");
                let told = tasks.iter().map(|task| format!("{:?}", Task { row: 0, ..task.clone() })).collect::<Vec<_>>().join("\n");
                self.tasks.extend(tasks);
                told
            }
            Call::Begin(task) => format!("{:?}", store.begin(&self.task(*task), now)),
            Call::Survived(task, alone) => format!("{:?}", store.survived(&self.task(*task), *alone)),
            Call::Complete(done) => {
                let done: Vec<(Task, Outcome)> =
                    done.iter().map(|(n, kind)| (self.task(*n), outcome(&self.task(*n), *kind, store))).collect();
                format!("{:?}", store.complete_all(&done, now))
            }
            Call::Fail(task, retry) => {
                let retry = retry.map(|minutes| at(self.now + 60 * i64::from(minutes)));
                format!("{:?}", store.fail(&self.task(*task), "it failed", retry, now))
            }
            Call::Release(task) => format!("{:?}", store.release(&self.task(*task), now)),
            Call::Reclaim => format!("{:?} {:?}", store.condemned(), store.reclaim(now)),
            Call::Visited { .. } | Call::Replan(..) | Call::Pause(_) | Call::Resume(_) | Call::Again(_) => self.order(call),
            Call::Pass(seconds) => {
                self.now += i64::from(*seconds);
                String::new()
            }
        }
    }

    /// What becomes of sources, and what an operator orders.
    fn order(&self, call: &Call) -> String {
        let (store, now) = (&self.store, at(self.now));
        match call {
            Call::Visited { source: from, kind, next } => {
                let visit = match kind {
                    0 => Visit::Unchanged,
                    1 => Visit::Failed("no route".to_owned()),
                    _ => Visit::Read {
                        title: Some("Its name".to_owned()),
                        etag: Some(format!("{next}")),
                        last_modified: None,
                        found: 3,
                        new: 1,
                        hints: VisitHints::default(),
                    },
                };
                let next = Some(at(self.now + 60 * i64::from(*next)));
                format!("{:?}", store.visited(&Visited { gone: *kind == 3, ..Visited::new(&source(*from), visit, next) }, now))
            }
            Call::Replan(from, next) => format!("{:?}", store.replan(&[(source(*from), at(self.now + 60 * i64::from(*next)))])),
            Call::Pause(from) => format!("{:?}", store.pause(&source(*from))),
            Call::Resume(from) => format!("{:?}", store.resume(&source(*from))),
            Call::Again(what) => {
                let url = address(*what);
                let what = match what {
                    40 => Again::Failed,
                    41 => Again::Verdict("listing"),
                    _ => Again::Address(&url),
                };
                format!("{:?}", store.read_again(what, now))
            }
            _ => String::new(),
        }
    }

    /// Everything that can be read.
    fn told(&self) -> String {
        let (store, now) = (&self.store, at(self.now));
        let mut status = store.status().expect("a status");
        status.bytes = 0;
        // Which of two errors of one moment is told is left open.
        status.sources.iter_mut().for_each(|source| source.last_page_error = source.last_page_error.as_ref().map(|_| String::new()));
        let mut troubled = Vec::new();
        for what in [Listed::Failed, Listed::Refused] {
            store.troubled(what, None, &mut |found| troubled.push(format!("{found:?}"))).expect("reads");
        }
        let articles: Vec<_> = (0..40).map(|n| store.article(&address(n)).expect("reads").map(|known| (known.id, known.story))).collect();
        let versions: Vec<_> = (0..40).map(|n| store.versions(&address(n)).expect("reads")).collect();
        let lines: Vec<_> = (0..5).map(|n| store.visit_lines(&source(n)).expect("reads")).collect();
        format!(
            "{status:#?}\n{troubled:#?}\n{articles:?}\n{versions:?}\n{lines:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
            store.due_sources(3, now),
            store.next_due(),
            store.next_page(),
            store.waiting(),
            store.month("2025-04"),
            store.unread(None, 9),
        )
    }
}

fn outcome(task: &Task, kind: u8, store: &Store) -> Outcome {
    let Outcome::Filed(mut article) = filed(&task.candidate.url) else { panic!("filed") };
    article.id = format!("id of {}", task.candidate.url);
    article.title.clone_from(&task.candidate.title);
    let before = store.article_of(task).expect("reads");
    match (kind, before) {
        (0, _) => Outcome::Nothing(PageVerdict::Listing),
        (1, _) => Outcome::Known,
        (2, _) => Outcome::Recorded(FiledArticle { file: String::new(), duplicate_of: Some("another".to_owned()), ..article }),
        (3, Some(before)) => {
            let number = before.version + 1;
            let version = Version { number, kind: "update".to_owned(), file: String::new(), change: "{}".to_owned() };
            Outcome::Changed(article, version)
        }
        (4, _) => Outcome::Several(vec![Outcome::Filed(article), Outcome::Known]),
        _ => Outcome::Filed(article),
    }
}

pub(super) fn both_engines_answer_the_same(bed: &Bed) {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let done = runner.run(&calls(), |calls| {
        let (file, other) = (Bed::file(), bed.another());
        let mut sides = [&file, &other].map(|bed| Side { store: bed.open(), tasks: Vec::new(), now: 0 });
        for (n, call) in calls.iter().enumerate() {
            let [one, two] = sides.each_mut().map(|side| side.carry_out(call));
            prop_assert_eq!(one, two, "call {}: {:?}", n, call);
        }
        let [one, two] = sides.each_ref().map(Side::told);
        prop_assert_eq!(one, two);
        Ok(())
    });
    done.expect("the same");
}
