//! The cache in Redis, also while Redis is missing, dies, hangs or comes back.

use std::net::TcpListener;

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{DatabaseFile, Redis, Server, command, free_port, in_time};

const WITHOUT: &str = "serving without the cache";
const WITH: &str = "serving with the cache";

async fn in_memory(redis_url: &str) -> Server {
    Server::start(["--database", ":memory:", "--redis-url", redis_url]).await
}

#[tokio::test]
async fn what_was_read_is_kept_in_redis() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let server = in_memory(&redis.url()).await;
    assert_eq!(redis.keys().await, [""; 0]);
    server.get("/users/6").await;
    assert_eq!(redis.keys().await, ["organisation:7", "user:6"]);
}

#[tokio::test]
async fn the_url_is_taken_from_the_environment() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let mut command = command();
    command.args(["--port", "0", "--database", ":memory:"]);
    let server = Server::spawn(command.env("REDIS_URL", redis.url())).await;
    server.get("/organisations/7").await;
    assert_eq!(redis.keys().await, ["organisation:7"]);
}

#[tokio::test]
async fn servers_on_one_database_share_the_cache() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let file = DatabaseFile::new();
    let one = Server::on_with(&file, ["--redis-url", &redis.url()]).await;
    let other = Server::on_with(&file, ["--redis-url", &redis.url()]).await;

    let read = one.get("/organisations/4").await.body;
    file.execute("UPDATE organisations SET name = 'Other' WHERE id = 4");
    assert_eq!(other.get("/organisations/4").await.body, read);

    let new = json!({ "name": "Pearl", "email": "pearl@shells.example", "organisation": 4 });
    other.post("/users", new).await;
    let read = one.get("/organisations/4").await.body;
    assert_eq!(
        (&read["name"], &read["users"]),
        (&json!("Other"), &json!(2))
    );
}

#[tokio::test]
async fn servers_on_different_databases_do_not_mix() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let one = in_memory(&redis.url()).await;
    let other = in_memory(&redis.url()).await;
    one.post("/organisations", json!({ "name": "Reef" })).await;
    assert_eq!(one.get("/organisations/8").await.status, StatusCode::OK);
    assert_eq!(
        other.get("/organisations/8").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_redis_that_dies_is_done_without_until_it_is_back() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let mut server = in_memory(&redis.url()).await;
    server.get("/organisations/4").await;
    let port = redis.port();
    redis.kill().await;

    assert_eq!(server.get("/organisations/4").await.status, StatusCode::OK);
    server.logged(WITHOUT).await;
    let new = json!({ "name": "Eviction", "parent": 4 });
    assert_eq!(
        server.post("/organisations", new).await.status,
        StatusCode::CREATED
    );
    assert_eq!(server.get("/organisations/4").await.body["children"], 1);

    let redis = Redis::start_at(port).await.expect("its port is still free");
    in_time("finding Redis again", async {
        while !server.has_logged(WITH) {
            assert_eq!(server.get("/organisations/4").await.status, StatusCode::OK);
        }
    })
    .await;
    server.get("/users/6").await;
    assert!(redis.keys().await.contains(&"user:6".to_owned()));
}

#[tokio::test]
async fn a_redis_that_stalls_is_done_without() {
    let Some(redis) = Redis::start().await else {
        return;
    };
    let mut server = in_memory(&redis.url()).await;
    server.get("/users/1").await;
    redis.stall().await;
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
    server.logged(WITHOUT).await;
    let new = json!({ "name": "Eviction", "parent": 4 });
    assert_eq!(
        server.post("/organisations", new).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn without_a_redis_at_start_the_server_serves_and_says_so() {
    let url = format!("redis://:open-sesame@127.0.0.1:{}", free_port());
    let mut server = in_memory(&url).await;
    let line = server.logged(WITHOUT).await;
    assert!(
        line.contains("WARN") && line.contains("Redis at 127.0.0.1:"),
        "{line}"
    );
    assert!(!line.contains("open-sesame"), "{line}");
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_redis_that_hangs_does_not_hang_the_server() {
    // The system takes connections for a listener that never accepts any.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", silent.local_addr().unwrap());
    let mut server = in_memory(&url).await;
    server.logged(WITHOUT).await;
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
    let new = json!({ "name": "Reef", "parent": 4 });
    assert_eq!(
        server.post("/organisations", new).await.status,
        StatusCode::CREATED
    );
}
