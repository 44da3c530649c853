//! `GET /users/{id}` and `GET /organisations/{id}`, on the sample data.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::Server;

#[tokio::test]
async fn an_organisation_comes_with_its_whole_chain_of_parents() {
    let server = Server::in_memory().await;
    let answer = server.get("/organisations/4").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.body,
        json!({
            "id": 4, "name": "Caching", "users": 1, "children": 0,
            "parent": {
                "id": 3, "name": "Backend", "users": 2, "children": 1,
                "parent": {
                    "id": 2, "name": "Engineering", "users": 1, "children": 2,
                    "parent": {
                        "id": 1, "name": "Crabby Corp", "users": 0, "children": 2,
                        "parent": null
                    }
                }
            }
        })
    );
}

#[tokio::test]
async fn a_user_comes_with_the_organisation() {
    let server = Server::in_memory().await;
    let answer = server.get("/users/6").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.body,
        json!({
            "id": 6, "name": "Coral", "email": "coral@shells.example",
            "organisation": {
                "id": 7, "name": "Shell Suppliers", "users": 1, "children": 0,
                "parent": null
            }
        })
    );
}

#[tokio::test]
async fn many_readers_at_once_get_the_same() {
    let server = Server::in_memory().await;
    let first = server.get("/users/1").await.body;
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let url = format!("{}/users/1", server.url());
        readers.spawn(async move {
            let response = reqwest::get(url).await.unwrap();
            response.json::<serde_json::Value>().await.unwrap()
        });
    }
    for body in readers.join_all().await {
        assert_eq!(body, first);
    }
}

#[tokio::test]
async fn an_unknown_id_is_not_found() {
    let server = Server::in_memory().await;
    for (path, error) in [
        ("/users/77", "there is no user 77"),
        ("/organisations/77", "there is no organisation 77"),
        ("/organisations/-1", "there is no organisation -1"),
        ("/offices/1", "there is nothing at /offices/1"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.body, json!({ "error": error }));
    }
}

#[tokio::test]
async fn an_id_that_is_no_number_is_a_bad_request() {
    let server = Server::in_memory().await;
    for path in ["/users/ferris", "/organisations/99999999999999999999"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(
            answer.body["error"]
                .as_str()
                .unwrap()
                .contains("Cannot parse"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused() {
    let server = Server::in_memory().await;
    let answer = server.get("/users").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(
        answer.body,
        json!({ "error": "GET cannot be done at /users" })
    );
}
