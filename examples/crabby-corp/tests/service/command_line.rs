//! What the server says when it cannot start, and where it keeps its data.

use std::ffi::OsStr;
use std::net::TcpListener;

use reqwest::StatusCode;
use rusqlite::Connection;
use tokio::process::Command;

use crate::support::{DatabaseFile, Server, command, in_time};

/// The one line with which the server refuses these arguments.
async fn refusal(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
    refusal_of(command().args(arguments)).await
}

async fn refusal_of(command: &mut Command) -> String {
    let output = in_time("refusing to start", command.output()).await;
    let output = output.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(output.stdout, b"");
    let line = errors.strip_suffix('\n').expect(&errors);
    assert!(!line.contains('\n'), "{errors}");
    line.strip_prefix("crabby-corp: ")
        .expect(&errors)
        .to_owned()
}

async fn refusal_of_database(path: impl AsRef<OsStr>) -> String {
    refusal([
        OsStr::new("--port=0"),
        OsStr::new("--database"),
        path.as_ref(),
    ])
    .await
}

#[tokio::test]
async fn a_port_in_use_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let arguments = ["--database", ":memory:", "--port", &port.to_string()];
    assert_eq!(
        refusal(arguments).await,
        format!("port {port} is in use; choose another with --port (0 picks a free one)")
    );
}

#[tokio::test]
async fn a_database_without_a_directory_is_refused() {
    let place = DatabaseFile::new().path();
    let (path, directory) = (place.display(), place.parent().unwrap().display());
    assert_eq!(
        refusal_of_database(&place).await,
        format!(
            "cannot use the database {path}: there is no directory {directory}; \
             name another file with --database"
        )
    );
}

#[tokio::test]
async fn a_directory_as_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let error = refusal_of_database(directory.path()).await;
    assert!(error.contains(": it is a directory; "), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let file = DatabaseFile::new();
    std::fs::write(file.path(), "Dear diary, today I met a crab.").unwrap();
    let error = refusal_of_database(file.path()).await;
    assert!(error.contains("file is not a database"), "{error}");
}

#[tokio::test]
async fn the_database_of_another_program_is_refused_and_left_alone() {
    let file = DatabaseFile::new();
    file.execute("CREATE TABLE diary (entry TEXT)");
    let error = refusal_of_database(file.path()).await;
    assert!(
        error.contains(": it was not made by this version of crabby-corp; "),
        "{error}"
    );
    let tables: i64 = Connection::open(file.path())
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn a_redis_url_that_is_none_is_refused() {
    for url in ["localhost", "http://:open-sesame@localhost", "redis://"] {
        let error = refusal(["--port=0", "--database=:memory:", "--redis-url", url]).await;
        assert!(error.starts_with("not the URL of a Redis: "), "{error}");
        assert!(!error.contains("open-sesame"), "{error}");
    }
}

#[tokio::test]
async fn the_default_database_is_in_the_users_data_directory() {
    let home = tempfile::tempdir().unwrap();
    let mut command = command();
    command.arg("--port=0");
    command.env("HOME", home.path());
    command.env("XDG_DATA_HOME", home.path().join("data"));
    let server = Server::spawn(&mut command).await;
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
    assert!(
        home.path()
            .join("data/crabby-corp/crabby-corp.db")
            .is_file()
    );
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut command = command();
    command.arg("--port=0").env("XDG_DATA_HOME", file.path());
    let error = refusal_of(&mut command).await;
    let directory = file.path().join("crabby-corp");
    let start = format!("cannot create {}: ", directory.display());
    assert!(error.starts_with(&start), "{error}");
    assert!(
        error.ends_with("; name a database file with --database"),
        "{error}"
    );
}

#[tokio::test]
async fn the_database_is_taken_from_the_environment() {
    let file = DatabaseFile::new();
    let mut command = command();
    command.arg("--port=0");
    let server = Server::spawn(command.env("CRABBY_CORP_DATABASE", file.path())).await;
    assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
    assert!(file.path().is_file());
}
