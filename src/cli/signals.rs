//! Signals as orders: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use anyhow::{Context, Result};

use crate::schedule::{Order, Orders};

/// Orders from signals, from now on; call it on the runtime. In a single round a closed terminal (SIGHUP) stops, too.
pub(super) fn orders(once: bool) -> Result<Orders> {
    let (sender, orders) = Orders::channel();
    listen(once, move |order| sender.send(order).is_ok())?;
    Ok(orders)
}

/// Hands every signal on as an order, until nobody takes it.
#[cfg(unix)]
pub(super) fn listen(once: bool, take: impl Fn(Order) -> bool + Send + 'static) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).context("signals cannot be listened for");
    let (mut term, mut int, mut hup) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?, listen(SignalKind::hangup())?);
    tokio::spawn(async move {
        loop {
            let order = tokio::select! {
                Some(()) = term.recv() => Order::Stop,
                Some(()) = int.recv() => Order::Stop,
                Some(()) = hup.recv() => if once { Order::Stop } else { Order::Reload },
                else => return,
            };
            if !take(order) {
                return;
            }
        }
    });
    Ok(())
}

/// Where there are no such signals, Ctrl-C stops.
#[cfg(not(unix))]
pub(super) fn listen(_once: bool, take: impl Fn(Order) -> bool + Send + 'static) -> Result<()> {
    tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && take(Order::Stop) {} });
    Ok(()).context("signals cannot be listened for")
}

/// A file that may grow no further is an error that is told, not a signal that ends the process without a word.
pub(super) fn outlive_file_limits() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        /// SIGXFSZ, on every Unix that we know.
        const FILE_TOO_LARGE: i32 = 25;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        // The handler stays when the runtime goes.
        _ = runtime.map(|runtime| runtime.block_on(async { signal(SignalKind::from_raw(FILE_TOO_LARGE)).map(drop) }));
    }
}
