//! `POST /users` and `POST /organisations`.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, DatabaseFile, Server};

#[tokio::test]
async fn a_new_user_is_found_at_its_location() {
    let server = Server::in_memory().await;
    let new = json!({ "name": " Pearl ", "email": "pearl@shells.example", "organisation": 7 });
    let created = server.post("/users", new).await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(created.location.as_deref(), Some("/users/7"));
    assert_eq!(created.body["name"], "Pearl");
    assert_eq!(created.body["organisation"]["name"], "Shell Suppliers");
    assert_eq!(server.get("/users/7").await.body, created.body);
}

#[tokio::test]
async fn a_new_organisation_is_found_at_its_location() {
    let server = Server::in_memory().await;
    let created = server
        .post("/organisations", json!({ "name": "Eviction", "parent": 4 }))
        .await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(created.location.as_deref(), Some("/organisations/8"));
    assert_eq!(created.body["parent"]["parent"]["name"], "Backend");
    assert_eq!(server.get("/organisations/8").await.body, created.body);
}

#[tokio::test]
async fn an_organisation_needs_no_parent() {
    let server = Server::in_memory().await;
    let created = server
        .post("/organisations", json!({ "name": "Reef" }))
        .await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(
        created.body,
        json!({ "id": 8, "name": "Reef", "users": 0, "children": 0, "parent": null })
    );
}

#[tokio::test]
async fn what_was_created_outlives_the_server() {
    let file = DatabaseFile::new();
    let server = Server::on(&file).await;
    let created = server
        .post("/organisations", json!({ "name": "Reef" }))
        .await;
    server.stop().await;

    let server = Server::on(&file).await;
    assert_eq!(server.get("/organisations/8").await.body, created.body);
    assert_eq!(
        server.get("/organisations/9").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_name_or_an_address_that_is_taken_is_a_conflict() {
    let server = Server::in_memory().await;
    let user = json!({ "name": "Ferris", "email": "FERRIS@crabby.example", "organisation": 7 });
    let answer = server.post("/users", user).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(
        answer.body,
        json!({
            "error": "there is a user with the address FERRIS@crabby.example already",
            "field": "email"
        })
    );
    let answer = server
        .post("/organisations", json!({ "name": "sales" }))
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(
        answer.body,
        json!({ "error": "there is an organisation named sales already", "field": "name" })
    );
}

#[tokio::test]
async fn a_field_that_is_not_acceptable_is_named() {
    let server = Server::in_memory().await;
    let user = |name: &str, email: &str, organisation: i64| json!({ "name": name, "email": email, "organisation": organisation });
    for (field, new) in [
        ("name", user("", "pearl@shells.example", 7)),
        ("name", user("  ", "pearl@shells.example", 7)),
        ("name", user("a\nb", "pearl@shells.example", 7)),
        ("name", user(&"a".repeat(201), "pearl@shells.example", 7)),
        ("email", user("Pearl", "", 7)),
        ("email", user("Pearl", "pearl", 7)),
        ("email", user("Pearl", "@shells.example", 7)),
        ("email", user("Pearl", "pearl@", 7)),
        ("email", user("Pearl", "pearl@a@b", 7)),
        ("email", user("Pearl", "pe arl@shells.example", 7)),
        ("organisation", user("Pearl", "pearl@shells.example", 77)),
    ] {
        assert_invalid(server.post("/users", new).await, field);
    }
    for (field, new) in [
        ("name", json!({ "name": "" })),
        ("parent", json!({ "name": "Reef", "parent": 77 })),
    ] {
        assert_invalid(server.post("/organisations", new).await, field);
    }
    assert_eq!(server.get("/users/7").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        server.get("/organisations/8").await.status,
        StatusCode::NOT_FOUND
    );
}

fn assert_invalid(answer: Answer, field: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    assert_eq!(answer.body["field"], field, "{}", answer.body);
}

#[tokio::test]
async fn a_body_of_the_wrong_shape_is_refused() {
    let server = Server::in_memory().await;
    for (new, error) in [
        (json!({ "name": "Pearl" }), "missing field `email`"),
        (
            json!({ "name": 1, "email": "a@b", "organisation": 1 }),
            "name: invalid type",
        ),
        (json!({ "nam": "Pearl" }), "unknown field `nam`"),
        (Value::Null, "invalid type: null"),
    ] {
        let answer = server.post("/users", new).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            answer.body
        );
        assert!(
            answer.body["error"].as_str().unwrap().contains(error),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let server = Server::in_memory().await;
    for (media_type, body, status) in [
        ("application/json", "{", StatusCode::BAD_REQUEST),
        ("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let answer = server.post_text("/organisations", media_type, body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body["error"].is_string(), "{}", answer.body);
    }
}
