//! A database file that goes away with the test.

use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;

pub struct DatabaseFile {
    directory: TempDir,
}

impl DatabaseFile {
    /// A place for a database; there is no file in it yet.
    pub fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("test.db")
    }

    /// Changes the file behind the server's back.
    pub fn execute(&self, sql: &str) {
        let connection = Connection::open(self.path()).unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        connection.execute_batch(sql).unwrap();
    }
}
