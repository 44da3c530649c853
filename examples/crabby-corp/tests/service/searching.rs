//! `GET /search`: the database and all offices of the legacy register at once.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Office, Server, free_port};

#[tokio::test]
async fn users_and_organisations_are_found_by_name_and_address() {
    let server = Server::in_memory().await;
    let answer = server.get("/search?q=SHELL").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.body,
        json!({
            "users": [
                { "id": 6, "name": "Coral", "email": "coral@shells.example", "organisation": 7 }
            ],
            "organisations": [
                { "id": 7, "name": "Shell Suppliers", "parent": null, "users": 1, "children": 0 }
            ],
            "legacy": [],
            "complete": true
        })
    );
}

#[tokio::test]
async fn what_is_searched_for_is_no_pattern() {
    let server = Server::in_memory().await;
    for (query, users) in [
        ("%25", 0),
        ("_", 0),
        ("*", 0),
        ("@crabby.", 5),
        ("r%26a", 0),
    ] {
        let found = server.get(&format!("/search?q={query}")).await.body;
        assert_eq!(found["users"].as_array().unwrap().len(), users, "{query}");
    }
}

#[tokio::test]
async fn all_offices_are_asked_at_the_same_time() {
    let mut offices = Vec::new();
    for year in [1970, 1980, 1990, 2000] {
        let record = format!("{year}|rocky@crabby.example|Rocky|{year}");
        offices.push(Office::open_silent(&[&record]).await);
    }
    let addresses: Vec<String> = offices.iter().map(|it| it.address().to_owned()).collect();
    let server = Server::with_legacy(addresses.iter().map(String::as_str)).await;
    let url = format!("{}/search?q=rocky", server.url());
    let answer =
        tokio::spawn(async move { reqwest::get(url).await.unwrap().text().await.unwrap() });
    for office in &mut offices {
        assert_eq!(office.request().await, "FIND rocky");
    }
    assert!(!answer.is_finished());
    for office in &offices {
        office.answer();
    }
    let answer: serde_json::Value = serde_json::from_str(&answer.await.unwrap()).unwrap();
    let found: Vec<_> = answer["legacy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["since"].as_i64().unwrap())
        .collect();
    assert_eq!(found, [1970, 1980, 1990, 2000]);
    assert_eq!(answer["complete"], true);
}

#[tokio::test]
async fn what_an_office_does_not_answer_is_missing() {
    let open = Office::open(&["1|coral@shells.example|Coral|1998"]).await;
    let closed = format!("127.0.0.1:{}", free_port());
    let mut server = Server::with_legacy([&*closed, open.address()]).await;
    let answer = server.get("/search?q=coral").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body["users"][0]["id"], 6);
    assert_eq!(answer.body["legacy"][0]["since"], 1998);
    assert_eq!(answer.body["complete"], false);
    server
        .logged(&format!("the legacy register at {closed}: "))
        .await;
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_refused() {
    let server = Server::in_memory().await;
    let long = "a".repeat(201);
    for query in ["q=", "q=%20", "q=a%0Ab", &format!("q={long}")] {
        let answer = server.get(&format!("/search?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(answer.body["field"], "q", "{query}");
    }
    let answer = server.get("/search").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body["error"].is_string());
}
