//! A contender in a process of its own, and what that takes.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    time::Duration,
};

use normal_service::http::listeners;
use rustix::process::{Pid, Signal, kill_process};

use crate::stacks::{Case, Contender, OVERLOAD, SPEED};

/// A process that serves, until it is dropped.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(case: &Case, contender: &Contender) -> Self {
        let program = Command::new(env::current_exe().expect("a path"));
        Self::start_by(program, case, contender).expect("a process")
    }

    /// One whose instructions are counted, where valgrind is installed.
    pub fn start_watched(case: &Case, contender: &Contender) -> Option<Self> {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        valgrind.arg(env::current_exe().expect("a path"));
        valgrind.stderr(Stdio::piped());
        Self::start_by(valgrind, case, contender).ok()
    }

    fn start_by(mut program: Command, case: &Case, contender: &Contender) -> io::Result<Self> {
        let mut process = program
            .args(["serve", case.name, contender.name])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = process.stdout.as_mut().expect("it is piped");
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse().expect("an address");
        Ok(Self { process, address })
    }

    /// How many instructions it took, if it was watched.
    pub fn instructions(mut self) -> Option<f64> {
        let id = Pid::from_child(&self.process);
        kill_process(id, Signal::TERM).expect("it is ours");
        let mut said = String::new();
        let mut log = self.process.stderr.take().expect("it is piped");
        log.read_to_string(&mut said).ok()?;
        let (_, collected) = said.split_once("Collected : ")?;
        collected.split_whitespace().next()?.parse().ok()
    }

    /// How long it ran on all processors.
    pub fn processor_time(&self) -> Duration {
        let stat = self.proc("stat");
        // The name of the program, in brackets, may have blanks.
        let fields = stat.rsplit(") ").next().expect("fields");
        let ticks = fields.split(' ').skip(11).take(2);
        let ticks: u64 = ticks.map(|it| it.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second())
    }

    /// How many bytes of memory it has now, and how many it had at most.
    pub fn memory(&self) -> [u64; 2] {
        let status = self.proc("status");
        ["VmRSS:", "VmHWM:"].map(|name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|it| it.trim().strip_suffix(" kB"));
            number
                .and_then(|it| it.parse::<u64>().ok())
                .expect("a number")
                * 1024
        })
    }

    fn proc(&self, name: &str) -> String {
        let path = format!("/proc/{}/{name}", self.process.id());
        fs::read_to_string(path).expect("what Linux says of processes")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().expect("it is ours");
        self.process.wait().expect("it is ours");
    }
}

/// Serves, as a process that [`Server::start`] has started.
pub fn run(case: &str, contender: &str) {
    let mut cases = SPEED.iter().chain([&OVERLOAD]);
    let case = cases.find(|it| it.name == case).expect("such a case");
    let mut contenders = case.contenders.iter();
    let contender = contenders
        .find(|it| it.name == contender)
        .expect("such a contender");
    let address = (Ipv4Addr::LOCALHOST, 0).into();
    let listeners = listeners(address, contender.listeners).expect("a port");
    println!("{}", listeners[0].local_addr().expect("an address"));
    (contender.serve)(listeners);
}
