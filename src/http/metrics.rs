//! What the service counts, in the form that Prometheus reads.

use crate::service::Counts;
use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// The media type of [`Metrics::text`].
pub(super) const MEDIA: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the times that are told apart, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.015, 0.05, 0.25, 1.0, 2.5, 6.0, 15.0, 60.0, 240.0, 900.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// All counts.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    times: Family<Route, Histogram>,
    waiting: Gauge,
    running: Gauge,
}

impl Metrics {
    pub(super) fn new(counts: &Counts) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("standfirst"),
            requests: Family::default(),
            times: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            waiting: Gauge::default(),
            running: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let times = metrics.times.clone();
        registry.register_with_unit(
            "request_duration",
            "Time to the head of the response",
            Unit::Seconds,
            times,
        );
        registry.register("tokens", "Tokens that the model read and wrote", counts.tokens.clone());
        registry.register(
            "kept_replies",
            "Replies that were given before",
            counts.repeated.clone(),
        );
        registry.register("waiting", "Requests that wait for the model", metrics.waiting.clone());
        registry.register("running", "Requests that the model works on", metrics.running.clone());
        metrics
    }

    pub(super) fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        // A client may make methods up, and each would be a line for ever.
        let known = [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::HEAD,
            Method::OPTIONS,
            Method::PATCH,
        ];
        let method = if known.contains(method) {
            method.as_str()
        } else {
            "other"
        };
        let request = Request {
            method: method.to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&request).inc();
        let route = Route {
            route: route.to_owned(),
        };
        self.times.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// All counts as text; `load` is what waits and what runs.
    pub(super) fn text(&self, load: (usize, usize)) -> String {
        self.waiting.set(load.0 as i64);
        self.running.set(load.1 as i64);
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_as_prometheus_reads_them() {
        let counts = Counts::default();
        let metrics = Metrics::new(&counts);
        metrics.request(&Method::GET, "/healthz", 200, Duration::from_millis(2));
        metrics.request(&Method::from_bytes(b"MADEUP").unwrap(), "other", 405, Duration::ZERO);
        counts.tokens(10, 3);
        let text = metrics.text((4, 1));
        for line in [
            "standfirst_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
            "standfirst_requests_total{method=\"other\",route=\"other\",status=\"405\"} 1",
            "standfirst_tokens_total{direction=\"written\"} 3",
            "standfirst_waiting 4",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
