//! rust-analyzer shows our diagnostics, by the settings that `cargo async new` writes.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use lsp_server::{Message, Notification, Request, Response};
use serde_json::{Value, json};

use crate::workspace::{command, run, tool};

/// Where the sample lacks a `.box` when it is taken away.
const CALL: &str = "greet(\"world\").await";

#[test]
fn an_error_in_new_syntax_is_shown_where_it_is_when_a_file_is_saved() {
    let Some(rust_analyzer) = rust_analyzer() else {
        println!("skipped: there is no rust-analyzer; `rustup component add rust-analyzer`");
        return;
    };
    let temporary = tempfile::tempdir().unwrap();
    let directory = fs::canonicalize(temporary.path()).unwrap();
    let mut new = command(&tool("cargo-async"), &directory);
    run(new.args(["new", "--vcs", "none", "hello"])).ok();
    let project = directory.join("hello");
    let mut editor = Editor::start(&rust_analyzer, &project);

    let right = fs::read_to_string(project.join("src/main.rs")).unwrap();
    editor.open("src/main.rs", &right);
    editor.wait_for_check();
    assert_eq!(editor.diagnostics, json!([]), "in the sample");

    let wrong = right.replace("greet(\"world\").box", "greet(\"world\")");
    editor.save("src/main.rs", &wrong);
    editor.wait_for_diagnostics();
    let (line, text) = wrong
        .lines()
        .enumerate()
        .find(|(_, text)| text.contains(CALL))
        .unwrap();
    let start = text.find(CALL).unwrap();
    let dot = start + CALL.find(".await").unwrap();
    let shown = &editor.diagnostics[0];
    assert_eq!(shown["source"], "rustc");
    assert_eq!(shown["code"], "E0038");
    assert_eq!(
        shown["message"],
        "async methods require boxing for dynamic dispatch\nadd `.box` here"
    );
    assert_eq!(shown["range"], range(line, start, start + CALL.len()));

    // The suggestion, taken.
    let actions = editor.actions_at("src/main.rs", line, dot);
    let edits = actions.as_array().unwrap().iter().flat_map(|action| {
        let changes = &action["edit"]["changes"];
        changes
            .as_object()
            .into_iter()
            .flat_map(|changes| changes.values())
    });
    let edits: Vec<&Value> = edits.collect();
    let insertion = json!([{ "newText": ".box", "range": range(line, dot, dot) }]);
    assert!(edits.contains(&&insertion), "{actions:#}");

    editor.save("src/main.rs", &right);
    editor.wait_for_diagnostics();
    assert_eq!(editor.diagnostics, json!([]), "in what is mended");

    assert_eq!(
        editor.format("src/main.rs"),
        Value::Null,
        "as it is formatted"
    );
    let (line, text) = (0, "use std::{");
    assert_eq!(right.lines().next(), Some(text));
    editor.save("src/main.rs", &right.replacen("use std", "use  std", 1));
    let edits = json!([{ "newText": "", "range": range(line, 4, 5) }]);
    assert_eq!(editor.format("src/main.rs"), edits);
}

fn range(line: usize, start: usize, end: usize) -> Value {
    json!({
        "start": { "line": line, "character": start },
        "end": { "line": line, "character": end },
    })
}

/// rustup's component.
fn rust_analyzer() -> Option<PathBuf> {
    let mut rustup = command("rustup".as_ref(), Path::new("."));
    let output = rustup.args(["which", "rust-analyzer"]).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| path.trim().into())
}

/// A client of rust-analyzer's.
struct Editor {
    server: Child,
    stdin: ChildStdin,
    messages: Receiver<Message>,
    project: PathBuf,
    version: i32,
    /// What is shown for the file that is open.
    diagnostics: Value,
}

impl Editor {
    fn start(rust_analyzer: &Path, project: &Path) -> Self {
        let bin = tool("cargo-async").parent().unwrap().to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([bin].into_iter().chain(env::split_paths(&path)));
        let mut server = command(rust_analyzer, project)
            .env("PATH", path.unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = std::io::BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Editor {
            stdin: server.stdin.take().unwrap(),
            server,
            messages,
            project: project.to_owned(),
            version: 0,
            diagnostics: json!([]),
        };
        let capabilities = json!({
            "window": { "workDoneProgress": true },
            "textDocument": { "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
            } },
        });
        editor.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": uri(project),
                "capabilities": capabilities,
                "initializationOptions": settings(project),
            }),
        );
        editor.notify("initialized", json!({}));
        editor
    }

    fn open(&mut self, path: &str, text: &str) {
        let uri = uri(&self.project.join(path));
        let document = json!({ "uri": uri, "languageId": "rust", "version": 0, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn save(&mut self, path: &str, text: &str) {
        let file = self.project.join(path);
        self.version += 1;
        let document = json!({ "uri": uri(&file), "version": self.version });
        let changed = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", changed);
        fs::write(&file, text).unwrap();
        let document = json!({ "uri": uri(&file) });
        self.notify("textDocument/didSave", json!({ "textDocument": document }));
    }

    fn actions_at(&mut self, path: &str, line: usize, character: usize) -> Value {
        let uri = uri(&self.project.join(path));
        let params = json!({
            "textDocument": { "uri": uri },
            "range": range(line, character, character),
            "context": { "diagnostics": [] },
        });
        self.request("textDocument/codeAction", params)
    }

    fn format(&mut self, path: &str) -> Value {
        let uri = uri(&self.project.join(path));
        let options = json!({ "tabSize": 4, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": uri }, "options": options });
        self.request("textDocument/formatting", params)
    }

    /// Until the command that checks has run once.
    fn wait_for_check(&mut self) {
        self.wait_for(|message| match message {
            Message::Notification(it) => {
                let token = it.params["token"].as_str().unwrap_or_default();
                token.contains("flycheck") && it.params["value"]["kind"] == "end"
            }
            Message::Request(_) | Message::Response(_) => false,
        });
    }

    /// Until other ones are shown.
    fn wait_for_diagnostics(&mut self) {
        let before = self.diagnostics.clone();
        while self.diagnostics == before {
            self.wait_for(|_| true);
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        let request = Request::new(0.into(), method.into(), params);
        self.send(request.into());
        let is_answer = |message: &Message| matches!(message, Message::Response(_));
        match self.wait_for(is_answer) {
            Message::Response(response) => response.response_result.unwrap(),
            Message::Notification(_) | Message::Request(_) => unreachable!(),
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.into(), params).into());
    }

    fn send(&mut self, message: Message) {
        message.write(&mut self.stdin).unwrap();
    }

    /// Reads on until there is such a message.
    fn wait_for(&mut self, is_it: impl Fn(&Message) -> bool) -> Message {
        loop {
            let message = self.messages.recv_timeout(Duration::from_secs(300));
            let message = message.expect("rust-analyzer has something to say");
            match &message {
                Message::Notification(it) if it.method == "textDocument/publishDiagnostics" => {
                    self.diagnostics = it.params["diagnostics"].clone();
                }
                Message::Request(request) => {
                    let answer = Response::new_ok(request.id.clone(), Value::Null);
                    self.send(answer.into());
                }
                Message::Notification(_) | Message::Response(_) => {}
            }
            if is_it(&message) {
                return message;
            }
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The settings of VS Code as it gives them to rust-analyzer.
fn settings(project: &Path) -> Value {
    let text = fs::read_to_string(project.join(".vscode/settings.json")).unwrap();
    let (_comment, text) = text.split_once('\n').unwrap();
    let flat: Value = serde_json::from_str(text).unwrap();
    // Without its sources, rust-analyzer would have rustup install those of the standard library.
    let mut nested = json!({ "cargo": { "sysroot": null } });
    for (name, value) in flat.as_object().unwrap() {
        let path = name.strip_prefix("rust-analyzer.").unwrap();
        let place = path
            .split('.')
            .fold(&mut nested, |object, name| &mut object[name]);
        *place = value.clone();
    }
    nested
}
