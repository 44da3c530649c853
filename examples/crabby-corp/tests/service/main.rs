//! Drives the real server over HTTP, alone and with a real Redis.

mod caching;
mod chains;
mod command_line;
mod creating;
mod reading;
mod redis;
mod refreshing;
mod shutdown;
mod support;
