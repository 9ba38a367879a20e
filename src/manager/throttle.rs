//! Bounds how much is asked of the API server, as Flux's `--kube-api-qps` and `--kube-api-burst` do: a bucket that so many
//! requests fit into at once and that fills at so many a second. Requests wait for their turn; none is refused.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::Instant;
use tower::{Layer, Service};

/// The bucket. Clones share it.
#[derive(Clone, Debug)]
pub struct Throttle {
    /// Seconds that one request is worth.
    each: Duration,
    burst: Duration,
    /// When the bucket would be full if nobody took from it any more.
    full: Arc<Mutex<Instant>>,
}

impl Throttle {
    /// So many requests a second, and so many at once. Nothing is bounded without a positive rate, as in Flux.
    pub fn new(rate: f32, burst: u32) -> Self {
        let each = if rate > 0.0 { Duration::from_secs_f32(1.0 / rate) } else { Duration::ZERO };
        Self { each, burst: each * burst.max(1), full: Arc::new(Mutex::new(Instant::now())) }
    }

    /// Takes a request out of the bucket. When it may be made.
    fn take(&self, now: Instant) -> Instant {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        *full = (*full).max(now) + self.each;
        full.checked_sub(self.burst).unwrap_or(now).max(now)
    }
}

impl<S> Layer<S> for Throttle {
    type Service = Throttled<S>;

    fn layer(&self, inner: S) -> Throttled<S> {
        Throttled { inner, throttle: self.clone() }
    }
}

/// A service whose requests wait for their turn.
#[derive(Clone, Debug)]
pub struct Throttled<S> {
    inner: S,
    throttle: Throttle,
}

impl<S, Request> Service<Request> for Throttled<S>
where
    S: Service<Request>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let turn = self.throttle.take(Instant::now());
        let answer = self.inner.call(request);
        Box::pin(async move {
            tokio::time::sleep_until(turn).await;
            answer.await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_go_at_once_and_then_so_many_a_second() {
        let throttle = Throttle::new(10.0, 3);
        let now = Instant::now();
        let waits: Vec<_> = (0..5).map(|_| (throttle.take(now) - now).as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 100, 200]);
        let later = now + Duration::from_millis(500);
        let waits: Vec<_> = (0..4).map(|_| (throttle.take(later) - later).as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 100], "an idle second fills it, and never more than that");
    }

    #[test]
    fn without_a_rate_nothing_is_bounded() {
        let throttle = Throttle::new(-1.0, 300);
        let now = Instant::now();
        assert!((0..1000).all(|_| throttle.take(now) == now));
    }
}
