//! Chains of parents that are too long, or that other hands broke.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{DatabaseFile, Server};

const MAX_LEVELS: i64 = 32;

#[tokio::test]
async fn a_chain_grows_to_the_limit_and_not_beyond() {
    let server = Server::in_memory().await;
    let mut parent = 7;
    for level in 2..=MAX_LEVELS {
        let new = json!({ "name": format!("Level {level}"), "parent": parent });
        let created = server.post("/organisations", new).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
        parent = created.body["id"].as_i64().unwrap();
    }
    let answer = server
        .post(
            "/organisations",
            json!({ "name": "Too deep", "parent": parent }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        answer.body,
        json!({ "error": "organisations nest at most 32 levels deep", "field": "parent" })
    );
}

#[tokio::test]
async fn a_chain_that_runs_in_a_circle_is_reported() {
    let file = DatabaseFile::new();
    let mut server = Server::on(&file).await;
    file.execute("UPDATE organisations SET parent = 3 WHERE id = 2");
    for path in ["/organisations/4", "/users/1"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            answer.body,
            json!({ "error": "organisation 3 is above itself in the chain of 4" })
        );
        server.logged("the database contradicts itself").await;
    }
}

#[tokio::test]
async fn an_organisation_that_is_its_own_parent_is_reported() {
    let file = DatabaseFile::new();
    let server = Server::on(&file).await;
    file.execute("UPDATE organisations SET parent = 7 WHERE id = 7");
    let answer = server.get("/organisations/7").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        answer.body,
        json!({ "error": "organisation 7 is above itself in the chain of 7" })
    );
}

#[tokio::test]
async fn a_chain_that_is_too_long_is_reported() {
    let file = DatabaseFile::new();
    let server = Server::on(&file).await;
    file.execute(
        "WITH RECURSIVE level (id) AS (VALUES (101) UNION ALL SELECT id + 1 FROM level LIMIT 33)
         INSERT INTO organisations (id, name, parent)
         SELECT id, 'Level ' || id, nullif(id - 1, 100) FROM level",
    );
    assert_eq!(
        server.get("/organisations/132").await.status,
        StatusCode::OK
    );
    let answer = server.get("/organisations/133").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        answer.body,
        json!({ "error": "organisation 133 nests more than 32 levels deep" })
    );
}

#[tokio::test]
async fn a_chain_that_leads_nowhere_is_reported() {
    let file = DatabaseFile::new();
    let server = Server::on(&file).await;
    file.execute(
        "UPDATE organisations SET parent = 77 WHERE id = 3;
         UPDATE users SET organisation = 77 WHERE id = 6",
    );
    for (path, error) in [
        (
            "/organisations/4",
            "the parent of organisation 3, 77, does not exist",
        ),
        ("/users/6", "the organisation of user 6, 77, does not exist"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.body, json!({ "error": error }));
    }
}
