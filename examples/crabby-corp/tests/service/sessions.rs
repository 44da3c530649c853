//! What a service leaves behind at a real Redis when it is told to stop.

use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use tokio::process::Command;

use crate::support::{Redis, in_time, lines, signal};

const SESSIONS: usize = 1000;

#[tokio::test]
async fn each_session_logs_out_when_the_service_is_stopped() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let program = Path::new(env!("CARGO_BIN_EXE_crabby-corp")).with_file_name("examples/sessions");
    let mut service = Command::new(program)
        .arg(format!("127.0.0.1:{}", redis.port()))
        .arg(SESSIONS.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut output = lines(service.stdout.take().unwrap());
    let line = in_time("opening sessions", output.recv()).await;
    assert_eq!(line, Some(format!("{SESSIONS} sessions are open")));
    assert_eq!(redis.ask(&["SCARD", "online"]).await, SESSIONS);

    signal(&service, Signal::TERM);
    let output = in_time("stopping", service.wait_with_output())
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(redis.ask(&["SCARD", "online"]).await, 0);
    assert_eq!(redis.calls("quit").await, SESSIONS);
}
