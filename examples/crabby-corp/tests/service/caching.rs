//! The cache in memory, seen from outside: what it still knows after the
//! database was changed behind the server's back.

use serde_json::json;

use crate::support::{DatabaseFile, Server};

#[tokio::test]
async fn what_was_read_once_comes_from_the_cache() {
    let file = DatabaseFile::new();
    let server = Server::on(&file).await;
    let user = server.get("/users/1").await.body;
    file.execute("UPDATE users SET name = 'Other'; UPDATE organisations SET name = 'Other ' || id");
    assert_eq!(server.get("/users/1").await.body, user);
    assert_eq!(
        server.get("/organisations/4").await.body,
        user["organisation"]
    );
    assert_eq!(server.get("/organisations/5").await.body["name"], "Other 5");
}

#[tokio::test]
async fn a_new_user_counts_in_its_organisation_at_once() {
    let server = Server::in_memory().await;
    assert_eq!(server.get("/organisations/4").await.body["users"], 1);
    let new = json!({ "name": "Pearl", "email": "pearl@shells.example", "organisation": 4 });
    let created = server.post("/users", new).await.body;
    assert_eq!(created["organisation"]["users"], 2);
    assert_eq!(
        server.get("/users/1").await.body["organisation"]["users"],
        2
    );
}

#[tokio::test]
async fn a_new_organisation_counts_in_its_parent_at_once() {
    let server = Server::in_memory().await;
    assert_eq!(server.get("/organisations/4").await.body["children"], 0);
    server
        .post("/organisations", json!({ "name": "Eviction", "parent": 4 }))
        .await;
    assert_eq!(server.get("/organisations/4").await.body["children"], 1);
}
