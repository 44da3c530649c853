//! Drives the real server over HTTP: alone, with a real Redis, and with a
//! legacy register of the tests' own.

mod caching;
mod chains;
mod command_line;
mod creating;
mod legacy;
mod reading;
mod redis;
mod refreshing;
mod searching;
mod sessions;
mod shutdown;
mod support;
