//! Users, each of whom belongs to an organisation.

use normal_async::task;
use serde::{Deserialize, Serialize};

use crate::cache::key::Key;
use crate::database::InsertError;
use crate::directory::{Directory, cached};
use crate::legacy::LegacyData;
use crate::organisations::NestedOrganisation;
use crate::problem::Problem;
use crate::validate;

/// A user as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) organisation: i64,
}

/// A user with the organisation and its whole chain of parents.
#[derive(Serialize)]
pub(crate) struct UserProfile {
    id: i64,
    name: String,
    email: String,
    organisation: NestedOrganisation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    name: String,
    email: String,
    organisation: i64,
}

impl Directory {
    /// The user with the organisation, if there is one of that id.
    pub(crate) async fn user(&self, id: i64) -> Result<Option<UserProfile>, Problem> {
        let Some(user) = self.stored_user(id).await? else {
            return Ok(None);
        };
        let Some(organisation) = self.organisation(user.organisation).await? else {
            let organisation = user.organisation;
            return Err(Problem::Corrupt {
                error: format!("the organisation of user {id}, {organisation}, does not exist"),
            });
        };
        Ok(Some(UserProfile {
            id: user.id,
            name: user.name,
            email: user.email,
            organisation,
        }))
    }

    /// The user as the database has it, if there is one of that id.
    pub(crate) async fn stored_user(&self, id: i64) -> rusqlite::Result<Option<User>> {
        cached(&*self.cache, Key::User(id), self.database.user(id)).await
    }

    /// What the legacy register has of the user with this address.
    pub(crate) async fn fetch_legacy_data(
        &self,
        email: &str,
    ) -> Result<Option<LegacyData>, Problem> {
        task::spawn_blocking(|| self.legacy_client.fetch(email))
            .await
            .map_err(Problem::Legacy)
    }

    /// Creates a user and returns its id.
    pub(crate) async fn create_user(&self, new: NewUser) -> Result<i64, Problem> {
        let name = validate::name(&new.name)?;
        let email = validate::email(&new.email)?;
        let organisation = new.organisation;
        let inserted = self.database.insert_user(&name, &email, organisation);
        let id = inserted.await.map_err(|error| match error {
            InsertError::Taken => Problem::Conflict {
                field: "email",
                error: format!("there is a user with the address {email} already"),
            },
            InsertError::NoSuchOrganisation => validate::unknown_organisation("organisation"),
            InsertError::Failed(error) => error.into(),
        })?;
        self.forget_organisation(organisation).await;
        Ok(id)
    }
}
