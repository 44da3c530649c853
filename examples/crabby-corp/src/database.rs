//! Users and organisations in SQLite.
//!
//! SQLite is synchronous: its work blocks the thread, one piece at a time, while
//! other requests go on elsewhere.

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Result, anyhow, bail};
use normal_async::{AsyncDrop, task};
use rusqlite::{Connection, OptionalExtension, Row, ffi};

use crate::organisations::Organisation;
use crate::users::User;

/// Kept in the file's `user_version`; 0 is a file that was never set up.
const SCHEMA_VERSION: i64 = 1;

// What is read of each user and each organisation; a condition follows.
const USERS: &str = "SELECT id, name, email, organisation FROM users";
const ORGANISATIONS: &str = "SELECT id, name, parent,
        (SELECT count(*) FROM users WHERE organisation = it.id) AS users,
        (SELECT count(*) FROM organisations WHERE parent = it.id) AS children
    FROM organisations AS it";

pub(crate) struct Database {
    connection: Mutex<Connection>,
    identity: String,
}

/// Why a row was not inserted.
pub(crate) enum InsertError {
    /// The name or the email address exists already.
    Taken,
    NoSuchOrganisation,
    Failed(rusqlite::Error),
}

impl Database {
    /// Opens the file at `path`, or a database in memory if that is `:memory:`.
    /// One that is not there is created with sample data.
    ///
    /// # Errors
    /// When it cannot be opened for writing, or is not a Crabby Corp database.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Self::try_open(path).map_err(|error| {
            let path = path.display();
            anyhow!("cannot use the database {path}: {error:#}; name another file with --database")
        })
    }

    fn try_open(path: &Path) -> Result<Self> {
        if path.is_dir() {
            bail!("it is a directory");
        }
        if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty())
            && !directory.is_dir()
        {
            bail!("there is no directory {}", directory.display());
        }
        let mut connection = Connection::open(path)?;
        if connection.is_readonly("main")? {
            bail!("it is read-only");
        }
        connection.pragma_update(None, "foreign_keys", true)?;
        set_up(&mut connection)?;
        let identity = connection.query_row("SELECT value FROM identity", [], |row| row.get(0))?;
        Ok(Self {
            connection: Mutex::new(connection),
            identity,
        })
    }

    /// A name that no other database has.
    pub(crate) fn identity(&self) -> &str {
        &self.identity
    }

    pub(crate) async fn user(&self, id: i64) -> rusqlite::Result<Option<User>> {
        self.run(|connection| {
            let mut query = connection.prepare_cached(&format!("{USERS} WHERE id = ?1"))?;
            query.query_row([id], read_user).optional()
        })
        .await
    }

    pub(crate) async fn organisation(&self, id: i64) -> rusqlite::Result<Option<Organisation>> {
        self.run(|connection| {
            let mut query = connection.prepare_cached(&format!("{ORGANISATIONS} WHERE id = ?1"))?;
            query.query_row([id], read_organisation).optional()
        })
        .await
    }

    /// At most `limit` users whose name or email address contains `text`.
    pub(crate) async fn find_users(&self, text: &str, limit: u32) -> rusqlite::Result<Vec<User>> {
        self.run(|connection| {
            let mut query = connection.prepare_cached(&format!(
                "{USERS} WHERE instr(lower(name), lower(?1)) OR instr(lower(email), lower(?1))
                ORDER BY name, id LIMIT ?2"
            ))?;
            query.query_map((text, limit), read_user)?.collect()
        })
        .await
    }

    /// At most `limit` organisations whose name contains `text`.
    pub(crate) async fn find_organisations(
        &self,
        text: &str,
        limit: u32,
    ) -> rusqlite::Result<Vec<Organisation>> {
        self.run(|connection| {
            let mut query = connection.prepare_cached(&format!(
                "{ORGANISATIONS} WHERE instr(lower(name), lower(?1)) ORDER BY name LIMIT ?2"
            ))?;
            query.query_map((text, limit), read_organisation)?.collect()
        })
        .await
    }

    /// Inserts a user and returns its id.
    pub(crate) async fn insert_user(
        &self,
        name: &str,
        email: &str,
        organisation: i64,
    ) -> Result<i64, InsertError> {
        let insert = "INSERT INTO users (name, email, organisation) VALUES (?1, ?2, ?3)";
        let id = self.run(|connection| {
            connection.execute(insert, (name, email, organisation))?;
            Ok(connection.last_insert_rowid())
        });
        Ok(id.await?)
    }

    /// Inserts an organisation and returns its id.
    pub(crate) async fn insert_organisation(
        &self,
        name: &str,
        parent: Option<i64>,
    ) -> Result<i64, InsertError> {
        let insert = "INSERT INTO organisations (name, parent) VALUES (?1, ?2)";
        let id = self.run(|connection| {
            connection.execute(insert, (name, parent))?;
            Ok(connection.last_insert_rowid())
        });
        Ok(id.await?)
    }

    async fn run<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        task::spawn_blocking(|| {
            let connection = self.connection.lock();
            work(&connection.expect("work on the database does not panic"))
        })
        .await
    }
}

/// Wherever the service stops using it, also on an error.
impl AsyncDrop for Database {
    async fn drop(&mut self) {
        // What SQLite learned about the tables makes the next start's queries faster.
        match self
            .run(|connection| connection.execute_batch("PRAGMA optimize"))
            .await
        {
            Ok(()) => tracing::debug!("closed the database"),
            Err(error) => tracing::warn!("cannot leave the database in order: {error}"),
        }
    }
}

impl From<rusqlite::Error> for InsertError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error().map(|cause| cause.extended_code) {
            Some(ffi::SQLITE_CONSTRAINT_UNIQUE) => Self::Taken,
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::NoSuchOrganisation,
            _ => Self::Failed(error),
        }
    }
}

/// Creates the tables and their sample data in a database that has none.
fn set_up(connection: &mut Connection) -> Result<()> {
    // Two servers may start on one new file: the second waits here and finds it set up.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (version, tables) {
        (SCHEMA_VERSION, _) => return Ok(()),
        (0, 0) => {}
        _ => bail!("it was not made by this version of crabby-corp"),
    }
    transaction.execute_batch(include_str!("database/schema.sql"))?;
    transaction.execute_batch(include_str!("database/seed.sql"))?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    Ok(())
}

fn read_user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        organisation: row.get("organisation")?,
    })
}

fn read_organisation(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: row.get("id")?,
        name: row.get("name")?,
        parent: row.get("parent")?,
        users: row.get("users")?,
        children: row.get("children")?,
    })
}
