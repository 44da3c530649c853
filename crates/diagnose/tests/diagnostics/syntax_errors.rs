//! Errors that the front end itself finds.

use normal_async_diagnose::{Diagnostic, Files, Style, Translator};

const TEXT: &str = "fn main() {\n    let é = f().box();\n}\n";

const EXPECTED: &str = "\
error: `.box` takes no arguments
 --> src/main.rs:2:20
  |
2 |     let é = f().box();
  |                    ^^ unexpected arguments
  |
help: remove the parentheses
  |
2 -     let é = f().box();
2 +     let é = f().box;
  |

error: aborting due to 1 previous error

For more information about this error, try `cargo async explain box`.
";

#[test]
fn are_rendered_like_those_of_rustc() {
    let at = TEXT.find("();\n}").unwrap();
    let error = Diagnostic::syntax_error(
        "src/main.rs",
        TEXT,
        at..at + 2,
        "`.box` takes no arguments",
        "unexpected arguments",
        Some(("remove the parentheses", at..at + 2, "")),
    );
    let mut translator = Translator::new(Files::new(|_| None), Style::default());
    let mut said = vec![translator.present(error, Some("box"))];
    said.extend(translator.summary());
    let rendered: String = said.iter().filter_map(|d| d.rendered.as_deref()).collect();
    assert_eq!(rendered, EXPECTED);

    let json = serde_json::to_value(&said[0]).unwrap();
    assert_eq!(json["$message_type"], "diagnostic");
    assert_eq!(
        json["children"][0]["spans"][0]["suggestion_applicability"],
        "MachineApplicable"
    );
}
