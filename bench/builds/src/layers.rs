//! Stacks of twelve layers of middleware, each around a service of its own.

use std::{fmt::Write, path::Path};

use crate::project::{Change, Group, Kind, Project};

/// So many stacks, by tower and by us.
pub fn group(stacks: usize) -> Group {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lib/normal-service");
    let project = |name, kind, middleware: String, head: &str, ready| Project {
        name,
        kind,
        dependencies: format!(
            "tokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n{middleware}"
        ),
        program: program(head, ready, stacks),
    };
    let features = "features = [\"filter\", \"limit\", \"load-shed\", \"timeout\", \"util\"]";
    Group {
        title: "Twelve layers",
        note: format!(
            "A program with {stacks} stacks of twelve layers of middleware, around as many services. What is timed is \
             `cargo build`."
        ),
        command: "build",
        changes: CHANGES,
        projects: vec![
            project(
                "tower",
                Kind::Peer,
                format!("tower = {{ version = \"0.5\", {features} }}"),
                OF_TOWER,
                "let service = service.ready().await?;",
            ),
            project(
                "normal-async",
                Kind::Ours,
                format!("normal-service = {{ path = {ours:?} }}"),
                OURS,
                "",
            ),
        ],
    }
}

const CHANGES: &[Change] = &[Change {
    name: "a change of a body",
    from: "let call = service",
    to: "let _ = NUMBER; let call = service",
}];

const OF_TOWER: &str = "\
use tower::{BoxError as Error, Service, ServiceBuilder, ServiceExt};
";

const OURS: &str = "\
use normal_service::{Error, LocalService, ServiceBuilder};
";

const HEAD: &str = "
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
";

const STACK: &str = "
async fn requestNUMBER(n: u64) -> Result<(u64, usize), Error> {
    #[allow(unused_mut)]
    let mut service = ServiceBuilder::new()
        .timeout(SECOND)
        .load_shed()
        .map_response(|n: u64| n + NUMBER)
        .concurrency_limit(10)
        .map_request(|n: u64| n + 1)
        .rate_limit(100, SECOND)
        .map_err(|error: Error| error)
        .and_then(async |n: u64| Ok::<u64, Error>(n + 2))
        .then(async |result: Result<u64, Error>| result)
        .filter(|n: u64| Ok::<u64, Error>(n))
        .map_result(|result: Result<u64, Error>| result)
        .timeout(SECOND)
        .service_fn(async |n: u64| Ok::<u64, Error>(n * NUMBER));
    READY
    let call = service.call(n);
    let size = size_of_val(&call);
    Ok((call.await?, size))
}
";

fn program(head: &str, ready: &str, stacks: usize) -> String {
    let mut text = format!("{head}{HEAD}");
    let mut main =
        String::from("\nasync fn requests() -> Result<usize, Error> {\n    let mut sum = 0;\n");
    for number in 1..=stacks {
        text += &STACK
            .replace("READY", ready)
            .replace("NUMBER", &number.to_string());
        let _ = writeln!(main, "    sum += request{number}({number}).await?.0;");
    }
    text + &main
        + "\
    assert!(sum > 0);
    Ok(request1(1).await?.1)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    print!(\"{}\", runtime.block_on(requests()).unwrap());
}
"
}
