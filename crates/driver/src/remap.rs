//! `--remap-path-prefix` arguments that make rustc name the user's files.

use std::path::{Path, PathBuf};

/// Pairs of what a path begins with, and what it should begin with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remap {
    pairs: Vec<(PathBuf, PathBuf)>,
}

impl Remap {
    /// From the shadow to the user's directories, and on to what the user's own remappings, `given` in order, make of
    /// those: rustc applies one remapping to a path, the last one that fits.
    pub(crate) fn new<'a>(
        prefixes: impl Iterator<Item = (&'a Path, &'a Path)>,
        given: &[&str],
    ) -> Self {
        let given: Vec<(&Path, &Path)> = given
            .iter()
            .filter_map(|pair| pair.rsplit_once('='))
            .map(|(from, to)| (Path::new(from), Path::new(to)))
            .collect();
        let mut pairs = Vec::new();
        for (shadow, user) in prefixes {
            pairs.push((shadow.to_owned(), user.to_owned()));
            for (from, to) in &given {
                if let Ok(rest) = user.strip_prefix(from) {
                    pairs.push((shadow.to_owned(), join(to, rest)));
                } else if let Ok(rest) = from.strip_prefix(user) {
                    pairs.push((join(shadow, rest), (*to).to_owned()));
                }
            }
        }
        Remap { pairs }
    }

    /// The path that rustc shows for one that it opens.
    pub(crate) fn apply(&self, path: &Path) -> PathBuf {
        let fitting = self.pairs.iter().rev();
        fitting
            .filter_map(|(from, to)| Some(join(to, path.strip_prefix(from).ok()?)))
            .next()
            .unwrap_or_else(|| path.to_owned())
    }

    pub(crate) fn args(&self) -> impl Iterator<Item = String> {
        self.pairs
            .iter()
            .map(|(from, to)| format!("--remap-path-prefix={}={}", from.display(), to.display()))
    }
}

/// `Path::join`, which would put a slash behind `base` when `rest` is empty.
fn join(base: &Path, rest: &Path) -> PathBuf {
    match rest.as_os_str().is_empty() {
        true => base.to_owned(),
        false => base.join(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(user: &str, given: &[&str], path: &str, expected: &str) {
        let prefix = (Path::new("/s/0"), Path::new(user));
        let remap = Remap::new([prefix].into_iter(), given);
        let shown = remap.apply(&Path::new("/s/0").join(path));
        assert_eq!(shown.to_str(), Some(expected), "{user} {given:?} {path}");
    }

    #[test]
    fn names_are_those_without_a_shadow() {
        check("", &[], "main.rs", "main.rs");
        check("a/src", &[], "main.rs", "a/src/main.rs");
        check("/u/src", &[], "../x.rs", "/u/src/../x.rs");
        check("./src", &[], "m/x.rs", "./src/m/x.rs");
    }

    #[test]
    fn the_users_own_remappings_apply_as_ever() {
        check("/u/p/src", &["/u=/v"], "main.rs", "/v/p/src/main.rs");
        check("/u/p/src", &["/u/p/src/m=M"], "m/x.rs", "M/x.rs");
        check("/u/p/src", &["/u/p/src/m=M"], "n/x.rs", "/u/p/src/n/x.rs");
        check("/u/p/src", &["/u=/v", "/u/p=/w"], "x.rs", "/w/src/x.rs");
        check("/u/p/src", &["/u/p=/w", "/u=/v"], "x.rs", "/v/p/src/x.rs");
        check("src", &["/u=/v"], "x.rs", "src/x.rs");
        check("src", &["src=a=b"], "x.rs", "src/x.rs");
    }

    #[test]
    fn arguments_come_in_order() {
        let prefixes = [(Path::new("/s"), Path::new(""))];
        let remap = Remap::new(prefixes.into_iter(), &["src=x"]);
        let args: Vec<_> = remap.args().collect();
        assert_eq!(
            args,
            ["--remap-path-prefix=/s=", "--remap-path-prefix=/s/src=x"]
        );
    }
}
