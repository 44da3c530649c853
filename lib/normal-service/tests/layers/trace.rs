use std::sync::{Arc, Mutex};

use futures_util::future::join;
use normal_service::{BoxService, Error, LocalService, ServiceBuilder};
use tokio::{task::yield_now, time::advance};
use tracing::{Instrument, info, info_span, level_filters::LevelFilter, subscriber::DefaultGuard};

use crate::support::{Mock, SECOND, now, waiting};

/// The lines that are logged on this thread while it lives.
struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn begin() -> Self {
        let text = Arc::default();
        let writer = Arc::clone(&text);
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .without_time()
            .with_target(false)
            .with_max_level(LevelFilter::DEBUG)
            .with_writer(move || Writer(Arc::clone(&writer)))
            .finish();
        Self {
            text,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    fn lines(&self) -> Vec<String> {
        let text = std::mem::take(&mut *self.text.lock().unwrap());
        let text = String::from_utf8(text).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_of_a_call_is_said_in_its_span() {
    let log = Log::begin();
    let mock = Mock::default();
    let service = ServiceBuilder::new()
        .trace(|n: &u32| info_span!("call", n))
        .service(mock.clone());

    let mut answered = waiting(&service, 1).await;
    let mut failed = waiting(&service, 2).await;
    let cancelled = waiting(&service, 3).await;
    advance(SECOND).await;
    mock.answer(2, Err(Error::Service("broken")));
    assert!(now(&mut failed).await.is_ready());
    mock.answer(1, Ok(10));
    assert!(now(&mut answered).await.is_ready());
    drop(cancelled);

    assert_eq!(
        log.lines(),
        [
            "WARN call{n=2}: failed after=1s error=broken",
            "DEBUG call{n=1}: answered after=1s",
            "DEBUG call{n=3}: cancelled after=1s",
        ]
    );
}

#[tokio::test]
async fn what_a_service_says_is_in_the_span_of_its_call() {
    let log = Log::begin();
    let service = ServiceBuilder::new()
        .trace(|n: &u32| info_span!("outer", n))
        .map_request(|n: u32| n + 1)
        .trace(|n: &u32| info_span!("inner", n))
        .service_fn(async |n: u32| {
            info!("begins");
            tokio::task::yield_now().await;
            info!("ends");
            Ok::<_, Error>(n)
        });
    let (one, other) = join(service.call(10), service.call(20)).await;
    assert_eq!((one, other), (Ok(11), Ok(21)));

    let lines = log.lines();
    let said: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("INFO "))
        .collect();
    assert_eq!(
        said,
        [
            "outer{n=10}:inner{n=11}: begins",
            "outer{n=20}:inner{n=21}: begins",
            "outer{n=10}:inner{n=11}: ends",
            "outer{n=20}:inner{n=21}: ends",
        ]
    );
}

#[tokio::test]
async fn traced_calls_move_between_threads() {
    let service: BoxService<u32, u32, Error> = Arc::new(
        ServiceBuilder::new()
            .trace(|n: &u32| info_span!("call", n))
            .service_fn(async |n: u32| {
                tokio::task::yield_now().await;
                Ok(n)
            }),
    );
    let called = tokio::spawn(async move { service.call(1).await });
    assert_eq!(called.await.unwrap(), Ok(1));
}

#[tokio::test]
async fn a_buffer_runs_a_call_in_the_span_of_its_caller() {
    let log = Log::begin();
    let service = ServiceBuilder::new()
        .trace(|n: &u32| info_span!("call", n))
        .buffer(10)
        .service_fn(async |n: u32| {
            info!("begins");
            yield_now().await;
            info!("goes on");
            Ok::<_, Error>(n)
        });
    let caller = info_span!("caller");
    service.call(1).instrument(caller).await.unwrap();
    let mut lines = log.lines();
    lines.retain(|line| line.starts_with("INFO"));
    assert_eq!(
        lines,
        [
            "INFO caller:call{n=1}: begins",
            "INFO caller:call{n=1}: goes on"
        ]
    );
}
