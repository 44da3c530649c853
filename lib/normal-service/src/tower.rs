//! Services and layers of [tower](https://docs.rs/tower) here, and those from here there.
//!
//! | what there is | what it becomes | |
//! | --- | --- | --- |
//! | a tower service that is `Clone` | a service | [`from_tower`] |
//! | any tower service | a service, whose calls take turns to find it ready | [`in_turn`] |
//! | a service | a tower service | [`into_tower`] |
//! | a tower layer | a layer | [`ServiceBuilder::tower_layer`](crate::ServiceBuilder::tower_layer) |
//! | a layer | a tower layer | [`IntoTowerLayer`] |
//!
//! Both ways, what moves between threads still does, and what is bound to one may be used there.
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//!
//! use normal_service::{
//!     BoxService, LocalService, ServiceBuilder,
//!     tower::{from_tower, into_tower},
//! };
//! use tower::{BoxError, ServiceExt};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), BoxError> {
//! // Of tower, in a stack of ours, with one of tower's layers in the middle:
//! let theirs = tower::service_fn(async |n: u32| Ok::<_, BoxError>(n + 1));
//! let ours: BoxService<u32, u32, BoxError> = Arc::new(
//!     ServiceBuilder::new()
//!         .timeout(Duration::from_secs(1))
//!         .tower_layer(tower::limit::ConcurrencyLimitLayer::new(10))
//!         .service(from_tower(theirs)),
//! );
//! assert_eq!(ours.call(1).await?, 2);
//!
//! // And back:
//! assert_eq!(into_tower(ours).oneshot(2).await?, 3);
//! # Ok(())
//! # }
//! ```

mod from;
mod into;
mod layers;

pub use from::{FromTower, InTurn, from_tower, in_turn};
pub use into::{AnyThread, BoxedIntoTower, IntoTower, OneThread, into_tower};
pub use layers::{IntoTowerLayer, TowerLayer};
