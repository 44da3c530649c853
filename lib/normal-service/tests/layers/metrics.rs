use std::collections::BTreeMap;

use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use normal_service::{Error, ServiceBuilder};
use tokio::time::advance;

use crate::support::{Mock, SECOND, now, waiting};

fn numbers(snapshotter: &Snapshotter) -> BTreeMap<String, Vec<f64>> {
    let metrics = snapshotter.snapshot().into_vec().into_iter();
    metrics
        .map(|(key, _, _, value)| {
            let labels: Vec<&str> = key.key().labels().map(|label| label.value()).collect();
            let value = match value {
                DebugValue::Counter(n) => vec![n as f64],
                DebugValue::Gauge(n) => vec![n.0],
                DebugValue::Histogram(seen) => seen.iter().map(|n| n.0).collect(),
            };
            (format!("{} {}", key.key().name(), labels.join(" ")), value)
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn calls_are_counted_and_measured() {
    let recorder = DebuggingRecorder::new();
    let mock = Mock::default();
    let service = metrics::with_local_recorder(&recorder, || {
        ServiceBuilder::new().metrics("users").service(mock.clone())
    });

    let mut answered = [waiting(&service, 1).await, waiting(&service, 1).await];
    let mut failed = waiting(&service, 2).await;
    let cancelled = waiting(&service, 3).await;
    let _running = waiting(&service, 4).await;

    advance(SECOND * 2).await;
    drop(cancelled);
    for call in &mut answered {
        mock.answer(1, Ok(10));
        assert!(now(call).await.is_ready());
    }
    advance(SECOND).await;
    mock.answer(2, Err(Error::Service("broken")));
    assert!(now(&mut failed).await.is_ready());

    let expected = [
        ("service_call_seconds users", vec![2.0, 2.0, 3.0]),
        ("service_calls_running users", vec![1.0]),
        ("service_calls_total users answered", vec![2.0]),
        ("service_calls_total users cancelled", vec![1.0]),
        ("service_calls_total users failed", vec![1.0]),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value));
    assert_eq!(numbers(&recorder.snapshotter()), BTreeMap::from(expected));
}

#[tokio::test]
async fn services_are_counted_each_by_its_label() {
    let recorder = DebuggingRecorder::new();
    let mock = Mock::default();
    let (users, orders) = metrics::with_local_recorder(&recorder, || {
        let label = |name: &'static str| ServiceBuilder::new().metrics(name).service(mock.clone());
        (label("users"), label("orders"))
    });
    let _running = [waiting(&users, 1).await, waiting(&users, 1).await];
    drop(waiting(&orders, 2).await);
    let numbers = numbers(&recorder.snapshotter());
    assert_eq!(numbers["service_calls_running users"], [2.0]);
    assert_eq!(numbers["service_calls_running orders"], [0.0]);
    assert_eq!(numbers["service_calls_total orders cancelled"], [1.0]);
}
