//! An office of the legacy register, to try the service with.
//!
//! It listens on port 4070 and answers as `src/legacy.rs` says.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const RECORDS: &[&str] = &[
    "C-0001|ferris@crabby.example|Ferris the Crab|2015",
    "C-0002|alan@crabby.example|Alan|2016",
    "S-0001|coral@shells.example|Coral of the Reef|1998",
    "S-0002|rocky@shells.example|Rocky|1987",
];

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:4070")?;
    println!("listening on {}", listener.local_addr()?);
    for connection in listener.incoming() {
        let connection = connection?;
        thread::spawn(move || serve(connection));
    }
    Ok(())
}

fn serve(connection: TcpStream) -> io::Result<()> {
    let mut answers = connection.try_clone()?;
    for request in BufReader::new(connection).lines() {
        let request = request?;
        println!("{request}");
        for record in RECORDS.iter().filter(|it| fits(it, &request)) {
            writeln!(answers, "{record}")?;
        }
        writeln!(answers, ".")?;
    }
    Ok(())
}

fn fits(record: &str, request: &str) -> bool {
    let mut fields = record.split('|').map(str::to_lowercase);
    match request.to_lowercase().split_once(' ') {
        Some(("fetch", email)) => fields.nth(1).as_deref() == Some(email),
        Some(("find", text)) => fields.skip(1).take(2).any(|it| it.contains(text)),
        _ => false,
    }
}
