//! What the fields of a new user or organisation must look like.

use crate::problem::Problem;

const MAX_LENGTH: usize = 200;

/// The name without surrounding blanks.
pub(crate) fn name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_LENGTH || name.chars().any(char::is_control) {
        return Err(invalid(
            "name",
            format!("a name is one line of 1 to {MAX_LENGTH} characters"),
        ));
    }
    Ok(name.to_owned())
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
