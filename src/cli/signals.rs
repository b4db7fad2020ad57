//! Signals as orders: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use anyhow::{Context, Result};

use crate::schedule::{Order, Orders};

/// Listens for signals from now on; call it on the runtime. In a single round a closed terminal (SIGHUP) stops, too.
#[cfg(unix)]
pub(super) fn orders(once: bool) -> Result<Orders> {
    use tokio::signal::unix::{SignalKind, signal};
    let (sender, orders) = Orders::channel();
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
            if sender.send(order).is_err() {
                return;
            }
        }
    });
    Ok(orders)
}

/// Where there are no such signals, Ctrl-C stops.
#[cfg(not(unix))]
pub(super) fn orders(_once: bool) -> Result<Orders> {
    let (sender, orders) = Orders::channel();
    tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && sender.send(Order::Stop).is_ok() {} });
    Ok(orders).context("signals cannot be listened for")
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
