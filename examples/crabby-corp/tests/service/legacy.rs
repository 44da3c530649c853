//! `GET /users/{id}/legacy`: the legacy register behind its synchronous client.

use std::net::TcpListener;

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{DatabaseFile, Office, Server, free_port};

const FERRIS: &str = "C-0001|ferris@crabby.example|Ferris the Crab|2015";
const CORAL: &str = "S-0007|coral@shells.example|Coral|1998";

const NO_ANSWER: &str = "the legacy register does not answer; the server's log says why";

#[tokio::test]
async fn a_user_is_looked_up_by_address() {
    let mut office = Office::open(&[FERRIS, CORAL]).await;
    let server = Server::with_legacy([office.address()]).await;
    let answer = server.get("/users/6/legacy").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.body,
        json!({
            "number": "S-0007", "email": "coral@shells.example", "name": "Coral", "since": 1998
        })
    );
    assert_eq!(office.request().await, "FETCH coral@shells.example");
}

#[tokio::test]
async fn offices_are_asked_until_one_knows() {
    let mut first = Office::open(&[FERRIS]).await;
    let second = Office::open(&[CORAL]).await;
    let server = Server::with_legacy([first.address(), second.address()]).await;
    let answer = server.get("/users/6/legacy").await;
    assert_eq!(answer.body["number"], "S-0007");
    assert_eq!(first.request().await, "FETCH coral@shells.example");
}

#[tokio::test]
async fn who_is_not_in_the_register_is_not_found() {
    let office = Office::open(&[CORAL]).await;
    let server = Server::with_legacy([office.address()]).await;
    for (path, error) in [
        ("/users/1/legacy", "user 1 is not in the legacy register"),
        ("/users/77/legacy", "there is no user 77"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.body, json!({ "error": error }));
    }
}

#[tokio::test]
async fn without_a_register_nobody_is_in_it() {
    let server = Server::in_memory().await;
    let answer = server.get("/users/1/legacy").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn others_are_served_while_the_register_takes_its_time() {
    let mut office = Office::open_silent(&[FERRIS]).await;
    let server = Server::with_legacy([office.address()]).await;
    let threads = std::thread::available_parallelism().unwrap().get();
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..2 * threads {
        let url = format!("{}/users/1/legacy", server.url());
        waiting.spawn(async move { reqwest::get(url).await.unwrap().status() });
    }
    for _ in 0..2 * threads {
        office.request().await;
    }
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
    assert!(waiting.try_join_next().is_none());
    office.answer();
    for status in waiting.join_all().await {
        assert_eq!(status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_connection_serves_one_call_after_the_other() {
    let office = Office::open(&[FERRIS]).await;
    let server = Server::with_legacy([office.address()]).await;
    for _ in 0..3 {
        assert_eq!(server.get("/users/1/legacy").await.status, StatusCode::OK);
    }
    assert_eq!(office.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_was_closed_is_made_again() {
    let mut office = Office::open(&[FERRIS]).await;
    let server = Server::with_legacy([office.address()]).await;
    for _ in 0..3 {
        assert_eq!(server.get("/users/1/legacy").await.status, StatusCode::OK);
        office.request().await;
        office.hang_up();
    }
}

#[tokio::test]
async fn an_office_that_is_closed_is_a_bad_gateway() {
    let address = format!("127.0.0.1:{}", free_port());
    let mut server = Server::with_legacy([&*address]).await;
    let answer = server.get("/users/1/legacy").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.body, json!({ "error": NO_ANSWER }));
    server
        .logged(&format!("the legacy register at {address}: "))
        .await;
}

#[tokio::test]
async fn an_office_that_hangs_is_given_up() {
    // The system takes connections for a listener that never accepts any.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let server = Server::with_legacy([&*address]).await;
    let answer = server.get("/users/1/legacy").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn an_office_that_talks_nonsense_is_a_bad_gateway() {
    for nonsense in ["hello", "a|ferris@crabby.example|c|MCMXCVIII"] {
        let office = Office::open(&["x|ferris@crabby.example|too|many|fields", nonsense]).await;
        let mut server = Server::with_legacy([office.address()]).await;
        let answer = server.get("/users/1/legacy").await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
        server.logged("is not a record").await;
    }
}

#[tokio::test]
async fn an_address_of_two_lines_does_not_become_two_requests() {
    let file = DatabaseFile::new();
    let mut office = Office::open(&[FERRIS]).await;
    let mut server = Server::on_with(&file, ["--legacy", office.address()]).await;
    file.execute("UPDATE users SET email = 'a' || char(10) || 'FETCH b' WHERE id = 1");
    let answer = server.get("/users/1/legacy").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    server.logged("cannot be asked for \"a\\nFETCH b\"").await;
    server.get("/users/2/legacy").await;
    assert_eq!(office.request().await, "FETCH alan@crabby.example");
}
