//! The keys of the entries.

use std::fmt;

/// What an entry is: a user or an organisation as the database has it, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    User(i64),
    Organisation(i64),
}

impl Key {
    /// The key that is written `text`, if there is one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let id = id.parse().ok()?;
        match kind {
            "user" => Some(Self::User(id)),
            "organisation" => Some(Self::Organisation(id)),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Organisation(id) => write!(f, "organisation:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        for key in [Key::User(6), Key::Organisation(i64::MIN)] {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        for text in ["user", "user:", "user:six", "office:1", ""] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
