//! What the fields of a new user or organisation must look like, and what to search for.

use crate::problem::Problem;

const MAX_LENGTH: usize = 200;

/// The name without surrounding blanks.
pub(crate) fn name(name: &str) -> Result<String, Problem> {
    line("name", "a name", name).map(str::to_owned)
}

/// What to search for, without surrounding blanks.
pub(crate) fn search(text: &str) -> Result<&str, Problem> {
    line("q", "what to search for", text)
}

fn line<'t>(field: &'static str, what: &str, text: &'t str) -> Result<&'t str, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_LENGTH || text.chars().any(char::is_control) {
        return Err(invalid(
            field,
            format!("{what} is one line of 1 to {MAX_LENGTH} characters"),
        ));
    }
    Ok(text)
}

/// The address without surrounding blanks. Whether mail arrives there only mail can tell.
pub(crate) fn email(email: &str) -> Result<String, Problem> {
    let email = email.trim();
    let odd = |it: char| it.is_whitespace() || it.is_control();
    match email.split_once('@') {
        Some((user, host))
            if !user.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !email.contains(odd)
                && email.chars().count() <= MAX_LENGTH =>
        {
            Ok(email.to_owned())
        }
        _ => Err(invalid(
            "email",
            format!("an email address is name@host, at most {MAX_LENGTH} characters"),
        )),
    }
}

/// The problem of a field that names an organisation which does not exist.
pub(crate) fn unknown_organisation(field: &'static str) -> Problem {
    invalid(field, "there is no organisation of this id".to_owned())
}

fn invalid(field: &'static str, error: String) -> Problem {
    Problem::Invalid { field, error }
}
