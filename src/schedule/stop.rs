//! Orders from outside: stop, stop at once, read the configuration again.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Finish what is under way and end; the second such order ends at once.
    Stop,
    /// Read the configuration again.
    Reload,
}

/// The receiving end of orders.
#[derive(Debug)]
pub struct Orders(UnboundedReceiver<Order>, #[expect(dead_code, reason = "keeps the channel open")] UnboundedSender<Order>);

impl Orders {
    /// A way to give orders, and to take them.
    #[must_use]
    pub fn channel() -> (UnboundedSender<Order>, Self) {
        let (sender, receiver) = unbounded_channel();
        // Kept, so that the channel never closes and waiting for an order is just waiting.
        (sender.clone(), Self(receiver, sender))
    }

    pub(super) async fn next(&mut self) -> Order {
        match self.0.recv().await {
            Some(order) => order,
            None => std::future::pending().await,
        }
    }
}
