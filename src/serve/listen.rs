//! The listener: connections up to a limit, heads within a time, an orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// A connection that does not send a head for so long is closed.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// Bytes of a head.
const HEAD_BYTES: usize = 32 << 10;
/// After an error of the system the listener rests, so that it does not spin while there are no more file handles.
const REST: Duration = Duration::from_millis(100);

/// Waits until it is time to stop; a sender that is gone says so, too.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Answers until told to stop, then lets requests end for as long as `drain`.
pub(super) async fn listen(listener: TcpListener, router: Router, connections: usize, mut stop: watch::Receiver<bool>, drain: Duration) {
    let places = Arc::new(Semaphore::new(connections.max(1)));
    let graceful = GracefulShutdown::new();
    loop {
        // The system keeps those that wait for a place.
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = stopped(&mut stop) => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => {
                let Ok(accepted) = accepted else {
                    tokio::time::sleep(REST).await;
                    continue;
                };
                accepted
            }
            () = stopped(&mut stop) => break,
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(axum::Extension(ConnectInfo::<SocketAddr>(peer))));
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES);
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // The client may go at any time.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(drain, graceful.shutdown()).await;
}
