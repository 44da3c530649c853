//! The refresher: what is in use is read again from the database, here at a signal.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{DatabaseFile, Redis, Server};

/// What the server tells of organisation 7, found once in the cache, after its
/// name was changed behind the server's back and the server was told so.
async fn refreshed(server: &mut Server, file: &DatabaseFile) -> Value {
    for _ in 0..2 {
        server.get("/organisations/7").await;
    }
    file.execute("UPDATE organisations SET name = 'Other ' || id");
    server.signal(Signal::USR1);
    server.logged("refreshed entries=1").await;
    server.get("/organisations/7").await.body["name"].take()
}

#[tokio::test]
async fn a_signal_refreshes_the_cache_in_memory() {
    let file = DatabaseFile::new();
    let mut server = Server::on(&file).await;
    assert_eq!(refreshed(&mut server, &file).await, "Other 7");
}

#[tokio::test]
async fn a_signal_refreshes_the_cache_in_redis() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let file = DatabaseFile::new();
    let mut server = Server::on_with(&file, ["--redis-url", &redis.url()]).await;
    assert_eq!(refreshed(&mut server, &file).await, "Other 7");
    assert_eq!(redis.keys().await, ["organisation:7"]);
}

#[tokio::test]
async fn what_was_not_found_in_the_cache_is_left_to_expire() {
    let file = DatabaseFile::new();
    let mut server = Server::on(&file).await;
    let read_once = server.get("/organisations/6").await.body;
    assert_eq!(refreshed(&mut server, &file).await, "Other 7");
    assert_eq!(server.get("/organisations/6").await.body, read_once);
}
