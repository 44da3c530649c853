//! Traits are lowered when some crate uses them as `dyn`, and stay as they are written when none does.

use crate::workspace::Workspace;

const TRAIT: &str = "
#[allow(async_fn_in_trait)]
pub trait Source {
    async fn read(&self) -> usize;
}
";

/// Adds a trait to the package `plain`, and these uses to `app`, which prints `shown`.
fn workspace(uses: &str, shown: &str) -> Workspace {
    let workspace = Workspace::new();
    let plain = workspace.read("plain/src/lib.rs");
    workspace.write("plain/src/lib.rs", plain + TRAIT);
    let main = workspace.read("app/src/main.rs");
    workspace.write("app/src/main.rs", main + uses);
    workspace.edit(
        "app/src/main.rs",
        "println!(\"get {}\", ",
        &format!("println!(\"source {{}}\", {shown}); println!(\"get {{}}\", "),
    );
    workspace
}

#[test]
fn another_crate_may_use_a_trait_with_types_that_are_not_sized() {
    let uses = "
        use plain::Source;
        struct Bytes<B: ?Sized>(B);
        impl Source for Bytes<[u8]> {
            async fn read(&self) -> usize { self.0.len() }
        }
        fn read<S: Source + ?Sized>(source: &S) -> usize {
            block_on(source.read())
        }
        trait Again: Source {
            fn again(&self) -> usize { block_on(self.read()) }
        }
        impl Again for Bytes<[u8]> {}
    ";
    let bytes = "{ let bytes: &Bytes<[u8]> = &Bytes([1, 2]); read(bytes) + bytes.again() }";
    let workspace = workspace(uses, bytes);
    workspace.write("plain/README.md", "Nobody needs a `dyn Source`.\n");
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.starts_with("source 4\n"), "{stdout}");
}

#[test]
fn constants_stay_out_of_the_vtable_of_another_crates_trait() {
    let uses = "
        struct One;
        impl plain::Source for One {
            const NAME: &'static str = \"one\";
            async fn read(&self) -> usize { 1 }
        }
        fn object(one: &One) -> &dyn plain::Source { one }
        fn length<S: plain::Source>(_: &S) -> usize { S::NAME.len() }
    ";
    let read = "length(&One) + block_on(object(&One).read().box)";
    let workspace = workspace(uses, read);
    workspace.edit(
        "plain/src/lib.rs",
        "async fn read",
        "const NAME: &'static str;\n    async fn read",
    );
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.starts_with("source 4\n"), "{stdout}");
}

#[test]
fn the_first_dyn_compiles_its_trait_anew() {
    let uses = "
        struct One;
        impl plain::Source for One {
            async fn read(&self) -> usize { 1 }
        }
    ";
    let workspace = workspace(uses, "block_on(plain::Source::read(&One))");
    workspace.cargo_async("build").ok();
    let fixed = "plain::Source::read(&One)";
    let object = "(&One as &dyn plain::Source).read().box";
    workspace.edit("app/src/main.rs", fixed, object);
    assert_eq!(workspace.compiled_by("build"), ["app", "plain", "second"]);
    workspace.edit("app/src/main.rs", "(&One", "(&(One)");
    assert_eq!(workspace.compiled_by("build"), ["app"]);
    let stdout = workspace.cargo_async("run").ok();
    assert!(stdout.starts_with("source 1\n"), "{stdout}");
    workspace.edit(
        "app/src/main.rs",
        "(&(One) as &dyn plain::Source).read().box",
        fixed,
    );
    assert_eq!(workspace.compiled_by("build"), ["app", "plain", "second"]);
}

#[test]
fn packages_outside_of_the_workspace_count() {
    let workspace = Workspace::new();
    let outside = workspace.read("../outside/src/lib.rs");
    workspace.write("../outside/src/lib.rs", outside + TRAIT);
    let uses = "
        struct Bytes([u8]);
        impl outside::Source for Bytes { async fn read(&self) -> usize { self.0.len() } }
    ";
    let main = workspace.read("app/src/main.rs");
    workspace.write("app/src/main.rs", main + uses);
    workspace.cargo_async("check").ok();
    let uses = "pub fn erase(source: &impl Source) -> &dyn Source { source }\n";
    let outside = workspace.read("../outside/src/lib.rs");
    workspace.write("../outside/src/lib.rs", outside + uses);
    let stderr = workspace.cargo_async("check").err();
    assert!(stderr.contains("`[u8]`"), "{stderr}");
}

#[test]
fn examples_in_a_readme_file_count() {
    let workspace = workspace("", "0");
    workspace.edit(
        "plain/Cargo.toml",
        "version.workspace = true",
        "version.workspace = true\nreadme = \"../README.md\"",
    );
    workspace.write(
        "README.md",
        "```\nfn f(source: &dyn plain::Source) -> impl Future { source.read().box }\n```\n",
    );
    let plain = workspace.read("plain/src/lib.rs");
    let with_readme = "#![doc = include_str!(\"../../README.md\")]\n".to_owned() + &plain;
    workspace.write("plain/src/lib.rs", with_readme);
    workspace.cargo_async("test -p plain --doc").ok();
}

#[test]
fn packages_that_the_workspace_excludes_count() {
    let workspace = Workspace::new();
    let plain = workspace.read("plain/src/lib.rs");
    workspace.write("plain/src/lib.rs", plain + TRAIT);
    std::fs::create_dir_all(workspace.path("excluded/src")).unwrap();
    let manifest = "[package]\nname = \"excluded\"\nedition = \"2024\"\n[dependencies]\n\
                    plain = { path = \"../plain\" }\n";
    workspace.write("excluded/Cargo.toml", manifest);
    let uses =
        "pub async fn read(source: &dyn plain::Source) -> usize { source.read().box.await }\n";
    workspace.write("excluded/src/lib.rs", uses);
    workspace.edit(
        "Cargo.toml",
        "resolver",
        "exclude = [\"excluded\"]\nresolver",
    );
    let excluded = "[dependencies]\nexcluded = { path = \"../excluded\" }";
    workspace.edit("app/Cargo.toml", "[dependencies]", excluded);
    workspace.cargo_async("check -p app").ok();
}

#[test]
fn a_patch_in_the_directory_of_the_workspace_is_none_of_its_packages() {
    let workspace = Workspace::new();
    std::fs::create_dir_all(workspace.path("patch/src")).unwrap();
    let manifest = "[package]\nname = \"source\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
    workspace.write("patch/Cargo.toml", manifest);
    workspace.write("patch/src/lib.rs", TRAIT);
    let patch = "\n[patch.crates-io]\nsource = { path = \"patch\" }\n";
    workspace.write("Cargo.toml", workspace.read("Cargo.toml") + patch);
    let plain = workspace.read("plain/Cargo.toml") + "[dependencies]\nsource = \"1\"\n";
    workspace.write("plain/Cargo.toml", plain);
    let uses =
        "pub async fn read(source: &dyn source::Source) -> usize { source.read().box.await }\n";
    workspace.write("plain/src/lib.rs", uses);
    workspace.cargo_async("check -p plain").ok();
}
