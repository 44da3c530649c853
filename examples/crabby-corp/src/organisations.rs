//! Organisations, each of which may be part of a larger one.

use serde::{Deserialize, Serialize};

use crate::cache::key::Key;
use crate::database::InsertError;
use crate::directory::{Directory, cached};
use crate::problem::Problem;
use crate::validate;

/// How many levels an organisation and its chain of parents may have.
const MAX_LEVELS: usize = 32;

/// An organisation as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct Organisation {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) parent: Option<i64>,
    /// How many users belong to it directly.
    pub(crate) users: u32,
    /// How many organisations have it as their parent.
    pub(crate) children: u32,
}

/// An organisation with its whole chain of parents.
#[derive(Serialize)]
pub(crate) struct NestedOrganisation {
    id: i64,
    name: String,
    users: u32,
    children: u32,
    parent: Option<Box<NestedOrganisation>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrganisation {
    name: String,
    parent: Option<i64>,
}

impl Organisation {
    fn with_parent(self, parent: Option<NestedOrganisation>) -> NestedOrganisation {
        NestedOrganisation {
            id: self.id,
            name: self.name,
            users: self.users,
            children: self.children,
            parent: parent.map(Box::new),
        }
    }
}

impl NestedOrganisation {
    fn levels(&self) -> usize {
        std::iter::successors(Some(self), |it| it.parent.as_deref()).count()
    }
}

impl Directory {
    /// The organisation with its whole chain of parents, if there is one of that id.
    pub(crate) async fn organisation(
        &self,
        id: i64,
    ) -> Result<Option<NestedOrganisation>, Problem> {
        self.fetch_nested(id, &mut Vec::new()).await
    }

    /// Creates an organisation and returns its id.
    pub(crate) async fn create_organisation(&self, new: NewOrganisation) -> Result<i64, Problem> {
        let name = validate::name(&new.name)?;
        if let Some(parent) = new.parent {
            self.check_parent(parent).await?;
        }
        let inserted = self.database.insert_organisation(&name, new.parent);
        let id = inserted.await.map_err(|error| match error {
            InsertError::Taken => Problem::Conflict {
                field: "name",
                error: format!("there is an organisation named {name} already"),
            },
            InsertError::NoSuchOrganisation => validate::unknown_organisation("parent"),
            InsertError::Failed(error) => error.into(),
        })?;
        if let Some(parent) = new.parent {
            self.forget_organisation(parent).await;
        }
        Ok(id)
    }

    /// Makes the cache forget an organisation that has changed.
    pub(crate) async fn forget_organisation(&self, id: i64) {
        let key = Key::Organisation(id).to_string();
        self.cache.remove(&key).box.await;
    }

    async fn check_parent(&self, parent: i64) -> Result<(), Problem> {
        let Some(parent) = self.organisation(parent).await? else {
            return Err(validate::unknown_organisation("parent"));
        };
        if parent.levels() < MAX_LEVELS {
            return Ok(());
        }
        Err(Problem::Invalid {
            field: "parent",
            error: format!("organisations nest at most {MAX_LEVELS} levels deep"),
        })
    }

    /// `below` is the path that led here, from the organisation that was asked for upwards.
    box async fn fetch_nested(
        &self,
        id: i64,
        below: &mut Vec<i64>,
    ) -> Result<Option<NestedOrganisation>, Problem> {
        let Some(organisation) = self.fetch_one(id).await? else {
            return Ok(None);
        };
        let Some(parent) = organisation.parent else {
            return Ok(Some(organisation.with_parent(None)));
        };
        below.push(id);
        check_chain(below, parent)?;
        match self.fetch_nested(parent, below).await? {
            Some(parent) => Ok(Some(organisation.with_parent(Some(parent)))),
            None => Err(Problem::Corrupt {
                error: format!("the parent of organisation {id}, {parent}, does not exist"),
            }),
        }
    }

    async fn fetch_one(&self, id: i64) -> rusqlite::Result<Option<Organisation>> {
        let load = self.database.organisation(id);
        cached(&*self.cache, Key::Organisation(id), load).await
    }
}

/// Checks that a chain of parents can go on: the service makes only such
/// chains, but the file is open to other hands.
fn check_chain(below: &[i64], parent: i64) -> Result<(), Problem> {
    let asked_for = below[0];
    if below.contains(&parent) {
        return Err(Problem::Corrupt {
            error: format!("organisation {parent} is above itself in the chain of {asked_for}"),
        });
    }
    if below.len() == MAX_LEVELS {
        return Err(Problem::Corrupt {
            error: format!("organisation {asked_for} nests more than {MAX_LEVELS} levels deep"),
        });
    }
    Ok(())
}
