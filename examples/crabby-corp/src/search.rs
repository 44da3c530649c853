//! Searching everything at once: the database, and each office of the legacy register.

use normal_async::task;
use serde::Serialize;

use crate::directory::Directory;
use crate::legacy::LegacyData;
use crate::organisations::Organisation;
use crate::problem::Problem;
use crate::users::User;
use crate::validate;

/// How many users, and how many organisations, are found at most.
const LIMIT: u32 = 50;

#[derive(Serialize)]
pub(crate) struct Findings {
    users: Vec<User>,
    organisations: Vec<Organisation>,
    legacy: Vec<LegacyData>,
    /// Whether all offices of the legacy register have answered.
    complete: bool,
}

impl Directory {
    /// What has `text` in its name or email address.
    pub(crate) async fn search(&self, text: &str) -> Result<Findings, Problem> {
        let text = validate::search(text)?;
        task::scope!(|s| {
            let offices = self.legacy_client.offices().iter();
            let searches: Vec<_> = offices
                .map(|office| s.spawn_blocking(|| office.find(text)))
                .collect();
            let mut findings = Findings {
                users: self.database.find_users(text, LIMIT).await?,
                organisations: self.database.find_organisations(text, LIMIT).await?,
                legacy: Vec::new(),
                complete: true,
            };
            for search in searches {
                match search.await {
                    Ok(found) => findings.legacy.extend(found),
                    Err(error) => {
                        tracing::warn!("{error:#}");
                        findings.complete = false;
                    }
                }
            }
            Ok(findings)
        })
        .await
    }
}
