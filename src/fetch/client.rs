//! The client: chains of redirects, robots.txt, tries.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

use super::error::{Cause, FetchError};
use super::exchange::{Ask, Budget, Reply, exchange};
use super::guard::Guard;
use super::host::{Host, HostStatistics, Hosts, Outcome, Refused};
use super::options::Options;
use super::render::{Gate, RenderError, Rendered, Renderer};
use super::resolve::Resolver;
use super::response::{Fetched, Kind, Validators};
use super::rules::Known;
use super::waiting::{Held, Waiting};
use crate::model::bare_host;
use crate::robots::Robots;

/// Headers of an answer; with more it breaks the protocol. Some sites set hundreds of cookies, which are ignored.
const MAX_HEADERS: usize = 1000;

/// The HTTP client. One serves the whole program: it remembers each host's manners and robots.txt.
#[derive(Debug)]
pub struct Client {
    options: Arc<Options>,
    guard: Arc<Guard>,
    hosts: Hosts,
    resolver: Resolver,
    renderer: Option<Renderer>,
    /// Takes bodies as they stand on the wire: unpacking is ours, counted, and reads all members of gzip.
    http: reqwest::Client,
}

impl Client {
    /// A client with these options. Fails only if the system lacks what TLS needs.
    pub fn new(options: &Options) -> Result<Self, FetchError> {
        let options = Arc::new(options.clone());
        let guard = Arc::new(Guard::new(&options));
        let setup = |e: reqwest::Error| Cause::Setup { detail: format!("{e:?}") }.at(&nowhere());
        let resolver = Resolver::new(Arc::clone(&guard), &options);
        let builder = reqwest::Client::builder()
            .user_agent(&options.user_agent)
            .connect_timeout(options.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .http1_max_headers(MAX_HEADERS)
            .pool_max_idle_per_host(options.per_host)
            .dns_resolver(resolver.clone());
        let builder = match &options.proxy {
            Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy.clone()).map_err(setup)?),
            None => builder,
        };
        let http = builder.build().map_err(setup)?;
        let hosts = Hosts::new(Arc::clone(&options));
        let renderer = Renderer::new(&options);
        Ok(Self { options, guard, hosts, resolver, renderer, http })
    }

    /// Fetches an address, waiting for the host's turn, following redirects, trying again what may be tried again.
    ///
    /// With `validators` from an earlier visit, the server may answer that nothing has changed. robots.txt is asked first, at
    /// every hop. Dropping the future cancels the request.
    pub async fn get(&self, url: &Url, kind: Kind, validators: Option<&Validators>) -> Result<Fetched, FetchError> {
        self.tried(url, kind, validators, None).await
    }

    /// As [`get`](Self::get), for an address that the operator has named as what it is: robots.txt is asked for its crawl-delay, but
    /// what it forbids on that site stands back behind the operator's word. Where redirects lead to another site it is obeyed.
    pub async fn get_named(&self, url: &Url, kind: Kind, validators: Option<&Validators>) -> Result<Fetched, FetchError> {
        self.tried(url, kind, validators, Some(url)).await
    }

    async fn tried(&self, url: &Url, kind: Kind, validators: Option<&Validators>, named: Option<&Url>) -> Result<Fetched, FetchError> {
        let mut last: Option<FetchError> = None;
        for _ in 0..self.options.tries.max(1) {
            match self.follow(url, kind, validators, named).await {
                // The host has said more plainly before why it is paused.
                Err(error) if matches!(error.cause(), Cause::HostPaused(_) | Cause::HostBusy(_)) => return Err(last.unwrap_or(error)),
                // A robots.txt that could not be read is not asked for again within the hour.
                Err(error) if error.is_retryable() && !error.is_robots_denied() => last = Some(error),
                done => return done,
            }
        }
        Err(last.unwrap_or_else(|| Cause::Setup { detail: "no try was made".to_owned() }.at(url)))
    }

    /// The name by which robots.txt and `X-Robots-Tag` address us.
    #[must_use]
    pub fn agent(&self) -> &str {
        self.options.agent()
    }

    /// True if pages that need scripts are shown by a program.
    #[must_use]
    pub fn renders(&self) -> bool {
        self.renderer.is_some()
    }

    /// A page as the program shows it; `None` if there is no such program, or the address may not be asked. Call it with an address
    /// that was fetched: robots.txt is not asked again.
    pub async fn render(&self, url: &Url) -> Option<Result<Rendered, RenderError>> {
        let renderer = self.renderer.as_ref()?;
        let allowed = matches!(url.scheme(), "http" | "https") && self.guard.check(url).is_ok();
        if allowed { Some(renderer.page(url, &Guarded { client: self, page: url }).await) } else { None }
    }

    /// How many requests wait for their host's turn, and each change of it.
    #[must_use]
    pub fn waiting(&self) -> watch::Receiver<Waiting> {
        self.hosts.waiting.watch()
    }

    /// How each host has been asked so far.
    #[must_use]
    pub fn statistics(&self) -> Vec<HostStatistics> {
        self.hosts.statistics()
    }

    /// What the site's robots.txt says, from memory or fetched now.
    pub async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        self.rules(url, Kind::Robots).await
    }

    /// `kind` waits for it meanwhile.
    async fn rules(&self, url: &Url, kind: Kind) -> Result<Arc<Robots>, FetchError> {
        self.guard.check(url).map_err(|cause| cause.at(url))?;
        let host = self.hosts.of(url);
        let mut known = if let Ok(known) = host.rules.try_lock() {
            known
        } else {
            let _waits = self.hosts.waiting.enter(kind);
            host.rules.lock().await
        };
        let now = Instant::now();
        if let Some(known) = known.as_ref().filter(|k| k.is_fresh(now)) {
            return known.rules(now).map_err(|cause| cause.at(url));
        }
        let address = robots_address(url);
        // Boxed, since following redirects asks for robots.txt in its turn.
        let asked = Box::pin(self.follow(&address, Kind::Robots, None, None)).await;
        let learnt = Known::learn(url, known.take(), asked, Instant::now())?;
        let rules = learnt.rules(Instant::now()).map_err(|cause| cause.at(url));
        *known = Some(learnt);
        host.set_crawl_delay(rules.as_ref().ok().and_then(|r| r.crawl_delay(self.options.agent())));
        rules
    }

    async fn check_robots(&self, url: &Url, kind: Kind, named: Option<&Url>) -> Result<(), FetchError> {
        let rules = self.rules(url, kind).await;
        if named.is_some_and(|named| is_site(named, url)) {
            return Ok(());
        }
        let ruling = rules?.check(self.options.agent(), url.as_str());
        if ruling.allowed {
            return Ok(());
        }
        let (rule, line) = (ruling.rule.unwrap_or_default(), ruling.line.unwrap_or(0));
        Err(Cause::RobotsDenied { detail: format!("line {line}, {rule:?}"), temporary: false }.at(url))
    }

    /// One try: the address and where its redirects lead.
    async fn follow(&self, url: &Url, kind: Kind, validators: Option<&Validators>, named: Option<&Url>) -> Result<Fetched, FetchError> {
        let ask = Ask { options: &self.options, kind, validators, first: url, named };
        let limit = self.options.redirects(kind);
        let mut budget = Budget::new(self.options.total_timeout);
        let mut at = url.clone();
        let mut moved = true;
        for hop in 0..=limit {
            match self.hop(ask, &at, &mut budget).await? {
                Reply::Redirect { to, permanent } => {
                    moved &= permanent;
                    at = to;
                }
                Reply::Done(fetched) => return Ok(with_move(fetched, moved && hop > 0, at)),
                Reply::Undecodable => return Err(Cause::Protocol { detail: "the body cannot be decompressed".to_owned() }.at(&at)),
            }
        }
        Err(Cause::TooManyRedirects { limit, last: Box::new(at) }.at(url))
    }

    /// One hop: guard, robots.txt, turn, exchange; and once more, as it stands, what could not be decompressed.
    async fn hop(&self, ask: Ask<'_>, url: &Url, budget: &mut Budget) -> Result<Reply, FetchError> {
        self.guard.check(url).map_err(|cause| cause.at(url))?;
        if self.options.proxy.is_some() {
            // The proxy dials: what the name resolves to here is all that can be checked.
            self.resolver.check(url).await.map_err(|cause| cause.at(url))?;
        }
        if ask.kind != Kind::Robots && self.options.obey_robots {
            self.check_robots(url, ask.kind, ask.named).await?;
        }
        let host = self.hosts.of(url);
        match self.send(ask, &host, url, false, budget).await? {
            Reply::Undecodable => self.send(ask, &host, url, true, budget).await,
            reply => Ok(reply),
        }
    }

    async fn send(&self, ask: Ask<'_>, host: &Host, url: &Url, raw: bool, budget: &mut Budget) -> Result<Reply, FetchError> {
        let refused = |Refused { wait, busy }| if busy { Cause::HostBusy(wait) } else { Cause::HostPaused(wait) };
        let turn = host.turn(ask.kind).await.map_err(|no| refused(no).at(url))?;
        let mut reply = exchange(ask, &self.http, url, raw, budget).await;
        let place = turn.end(reply.as_ref().map_or_else(Outcome::of, |_| Outcome::Answered));
        if let (Ok(Reply::Done(Fetched::New(response))), Kind::Page, true) = (&mut reply, ask.kind, self.options.hold_pages) {
            response.held = Held::new(place);
        }
        reply.map_err(|cause| cause.at(url))
    }
}

/// What a program that shows a page may ask for.
struct Guarded<'a> {
    client: &'a Client,
    page: &'a Url,
}

impl Gate for Guarded<'_> {
    async fn addresses(&self, url: &Url, is_tunnel: bool) -> Result<Vec<SocketAddr>, String> {
        let Client { guard, resolver, options, .. } = self.client;
        let told = |cause: Cause| cause.to_string().trim_start_matches("refused: ").to_owned();
        guard.check(url).map_err(told)?;
        let addresses = resolver.addresses(url).await.map_err(told)?;
        // The page itself was asked for before. Of a tunnel to another site no path is known: its robots.txt is asked for the root.
        let is_own = is_tunnel && url.host_str() == self.page.host_str();
        if options.obey_robots && !is_own {
            self.client.check_robots(url, Kind::Page, None).await.map_err(|error| error.cause().to_string())?;
        }
        Ok(addresses)
    }
}

fn with_move(fetched: Fetched, moved: bool, to: Url) -> Fetched {
    match fetched {
        Fetched::New(mut response) => {
            response.moved_to = moved.then_some(to);
            Fetched::New(response)
        }
        Fetched::NotModified(unchanged) => Fetched::NotModified(unchanged),
    }
}

/// True if both are of one host, `www.` apart.
fn is_site(a: &Url, b: &Url) -> bool {
    bare_host(a) == bare_host(b)
}

fn robots_address(url: &Url) -> Url {
    let mut address = url.clone();
    address.set_path("/robots.txt");
    address.set_query(None);
    address.set_fragment(None);
    address
}

/// The address of an error that has none.
pub(super) fn nowhere() -> Url {
    Url::parse("about:blank").unwrap_or_else(|_| unreachable!("a constant that parses"))
}
