//! What does not compile, and what the compiler says to it, which `BLESS=1`
//! writes down as it is today; and what the readme shows.

use std::env;
use std::fs;
use std::path::Path;
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

#[test]
fn what_the_readme_shows_runs() {
    let readme = include_str!("../../../README.md");
    let (_, section) = readme.split_once("### 5. ").expect("a section of the tour");
    let (section, _) = section.split_once("\n## ").expect("an end of the tour");
    let mut blocks = section.split("```rust\n").skip(1);
    let mut block = || blocks.next()?.split("```").next();
    let before = block().expect("the way it was");
    let after = block().expect("the way it is");
    let (import, after) = after.split_at(after.find("async fn").expect("a method"));
    let (method, function) = after.split_at(after.rfind("async fn").expect("a function"));
    let program = format!(
        "{import}
        use std::sync::Arc;

        struct LegacyClient;
        impl LegacyClient {{
            fn fetch(&self, key: &str) -> String {{
                key.to_uppercase()
            }}
        }}

        struct Before {{
            legacy_client: Arc<LegacyClient>,
        }}
        impl Before {{
            {before}
        }}

        struct After {{
            legacy_client: LegacyClient,
        }}
        impl After {{
            {method}
        }}

        {function}

        #[tokio::main]
        async fn main() {{
            let before = Before {{ legacy_client: Arc::new(LegacyClient) }};
            let after = After {{ legacy_client: LegacyClient }};
            assert_eq!(before.fetch_legacy_data(\"key\").await, \"KEY\");
            assert_eq!(after.fetch_legacy_data(\"key\").await, \"KEY\");
            assert_eq!(totals(&[1, 2, 3, 4]).await, [3, 7]);
        }}"
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme.rs");
    fs::write(&path, program).expect("a directory for tests");
    trybuild::TestCases::new().pass(path);
}
