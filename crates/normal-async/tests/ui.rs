//! What does not compile, and what the compiler says to it. `BLESS=1` writes
//! down what it says today.

use std::env;
use std::process::Command;

#[test]
fn no_borrow_escapes() {
    if env::var_os("BLESS").is_some() && env::var_os("TRYBUILD").is_none() {
        let test = env::current_exe().expect("this test");
        let status = Command::new(test).env("TRYBUILD", "overwrite").status();
        assert!(status.expect("this test runs once more").success());
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
