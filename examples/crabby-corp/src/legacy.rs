//! The register of staff that Crabby Corp kept before this service: an old
//! server in each office, and the client library for them.
//!
//! The library knows nothing of async: its calls block. It cannot be cloned
//! either, for it keeps connections open that each serve one call at a time.
//!
//! A request is a line, `FETCH` and an email address or `FIND` and a text. The
//! answer is a line `number|email|name|year` for each record, then a line `.`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Serialize;

/// How long to wait for a connection, and then for each part of an answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// More than any answer has, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

pub(crate) struct LegacyClient {
    offices: Vec<Office>,
}

/// The part of the register that one office keeps.
pub(crate) struct Office {
    address: SocketAddr,
    idle: Mutex<Vec<BufReader<TcpStream>>>,
}

/// What the register has of somebody.
#[derive(Serialize)]
pub(crate) struct LegacyData {
    number: String,
    email: String,
    name: String,
    since: u16,
}

impl LegacyClient {
    /// A client of these offices, each connected at its first call.
    pub(crate) fn new(offices: impl IntoIterator<Item = SocketAddr>) -> Self {
        let offices = offices.into_iter().map(|address| Office {
            address,
            idle: Mutex::default(),
        });
        Self {
            offices: offices.collect(),
        }
    }

    pub(crate) fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// The record with this email address, if there is one: asks one office after the other.
    ///
    /// # Errors
    /// When an office does not answer, or not sensibly, before one has the record.
    pub(crate) fn fetch(&self, email: &str) -> Result<Option<LegacyData>> {
        for office in &self.offices {
            if let Some(found) = office.ask("FETCH", email)?.pop() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

impl Office {
    /// The records whose name or email address contains `text`.
    ///
    /// # Errors
    /// When the office does not answer, or not sensibly.
    pub(crate) fn find(&self, text: &str) -> Result<Vec<LegacyData>> {
        self.ask("FIND", text)
    }

    fn ask(&self, verb: &str, argument: &str) -> Result<Vec<LegacyData>> {
        self.try_ask(verb, argument)
            .with_context(|| format!("the legacy register at {}", self.address))
    }

    fn try_ask(&self, verb: &str, argument: &str) -> io::Result<Vec<LegacyData>> {
        if argument.contains(char::is_control) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("cannot be asked for {argument:?}"),
            ));
        }
        let request = format!("{verb} {argument}\n");
        // The office may have closed a connection that was idle.
        let idle = self.idle().pop();
        if let Some(mut connection) = idle
            && let Ok(records) = exchange(&mut connection, &request)
        {
            self.idle().push(connection);
            return Ok(records);
        }
        let mut connection = self.connect()?;
        let records = exchange(&mut connection, &request)?;
        self.idle().push(connection);
        Ok(records)
    }

    fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect_timeout(&self.address, TIMEOUT)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Ok(BufReader::new(stream))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<BufReader<TcpStream>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn exchange(connection: &mut BufReader<TcpStream>, request: &str) -> io::Result<Vec<LegacyData>> {
    connection.get_mut().write_all(request.as_bytes())?;
    let mut records = Vec::new();
    for line in connection.take(MAX_ANSWER).lines() {
        let line = line?;
        if line == "." {
            return Ok(records);
        }
        let record = parse(&line).ok_or_else(|| {
            let error = format!("{line:?} is not a record");
            io::Error::new(io::ErrorKind::InvalidData, error)
        })?;
        records.push(record);
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

fn parse(line: &str) -> Option<LegacyData> {
    let fields: Vec<&str> = line.split('|').collect();
    let [number, email, name, year] = fields[..] else {
        return None;
    };
    Some(LegacyData {
        number: number.to_owned(),
        email: email.to_owned(),
        name: name.to_owned(),
        since: year.parse().ok()?,
    })
}
