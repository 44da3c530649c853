//! Layers of tower around services of ours, and layers of ours around services of tower.

use std::marker::PhantomData;

use tower_layer::{Layer, Stack};

use crate::{ServiceBuilder, builder::AtLimits};

use super::{AnyThread, BoxedIntoTower, FromTower, OneThread, from_tower};

/// A layer of tower's, around services of ours; see
/// [`ServiceBuilder::tower_layer`](crate::ServiceBuilder::tower_layer).
#[derive(Clone, Copy, Debug)]
pub struct TowerLayer<T, Where = AnyThread> {
    layer: T,
    threads: PhantomData<Where>,
}

impl<T> TowerLayer<T> {
    /// Makes a layer of `layer`, for any [`Service`](crate::Service).
    pub const fn new(layer: T) -> Self {
        Self {
            layer,
            threads: PhantomData,
        }
    }
}

impl<T> TowerLayer<T, OneThread> {
    /// Makes a layer of `layer`, for any [`LocalService`](crate::LocalService).
    pub const fn local(layer: T) -> Self {
        Self {
            layer,
            threads: PhantomData,
        }
    }
}

impl<S, T, Where> Layer<S> for TowerLayer<T, Where>
where
    T: Layer<BoxedIntoTower<S, Where>>,
{
    type Service = FromTower<T::Service>;

    fn layer(&self, inner: S) -> Self::Service {
        from_tower(self.layer.layer(BoxedIntoTower::make(inner)))
    }
}

impl<L, Limits: AtLimits> ServiceBuilder<L, Limits> {
    /// Puts a layer of [tower](https://docs.rs/tower)'s around the layers inside.
    ///
    /// What it makes of a service has to be `Clone`. A layer that does otherwise, such as tower's rate limit, can go around
    /// [a tower service made of ours](crate::tower::BoxedIntoTower), and what comes of that [back](crate::tower::in_turn).
    /// Each call of a service inside allocates, as tower's layers have to name its future.
    ///
    /// Layers of tower's that need each other are given together, as tower's load shed and the limit that it is for:
    ///
    /// ```
    /// use normal_service::{LocalService, ServiceBuilder};
    /// use tower::BoxError;
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), BoxError> {
    /// let together = tower::ServiceBuilder::new().load_shed().concurrency_limit(10);
    /// let service = ServiceBuilder::new()
    ///     .tower_layer(together.into_inner())
    ///     .service_fn(async |n: u32| Ok::<_, BoxError>(n + 1));
    ///
    /// assert_eq!(service.call(1).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn tower_layer<T>(self, layer: T) -> ServiceBuilder<Stack<TowerLayer<T>, L>, Limits> {
        self.layer(TowerLayer::new(layer))
    }

    /// Puts a layer of [tower](https://docs.rs/tower)'s around the layers inside, for a service that is bound to a thread.
    ///
    /// See [`tower_layer`](Self::tower_layer), which this is without `Send`.
    pub fn local_tower_layer<T>(
        self,
        layer: T,
    ) -> ServiceBuilder<Stack<TowerLayer<T, OneThread>, L>, Limits> {
        self.layer(TowerLayer::local(layer))
    }
}

/// A layer, or several, of ours around services of tower that are `Clone`.
///
/// What comes of it is always ready, and its futures are in boxes; see [`BoxedIntoTower`].
///
/// ```
/// use std::time::Duration;
///
/// use normal_service::{timeout::TimeoutLayer, tower::IntoTowerLayer};
/// use tower::{BoxError, ServiceExt};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), BoxError> {
/// let service = tower::ServiceBuilder::new()
///     .concurrency_limit(10)
///     .layer(IntoTowerLayer::new(TimeoutLayer::new(Duration::from_secs(1))))
///     .service_fn(async |n: u32| Ok::<_, BoxError>(n + 1));
///
/// assert_eq!(service.oneshot(1).await?, 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct IntoTowerLayer<L, Where = AnyThread> {
    layer: L,
    threads: PhantomData<Where>,
}

impl<L> IntoTowerLayer<L> {
    /// Makes a layer of tower of `layer`, for services that move between threads.
    pub const fn new(layer: L) -> Self {
        Self {
            layer,
            threads: PhantomData,
        }
    }
}

impl<L> IntoTowerLayer<L, OneThread> {
    /// Makes a layer of tower of `layer`, for services that need not.
    pub const fn local(layer: L) -> Self {
        Self {
            layer,
            threads: PhantomData,
        }
    }
}

impl<S, L, Where> Layer<S> for IntoTowerLayer<L, Where>
where
    L: Layer<FromTower<S>>,
{
    type Service = BoxedIntoTower<L::Service, Where>;

    fn layer(&self, inner: S) -> Self::Service {
        BoxedIntoTower::make(self.layer.layer(from_tower(inner)))
    }
}
