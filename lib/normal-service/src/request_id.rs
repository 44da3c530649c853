//! An id for each request, by which it is found again wherever it went.

#[cfg(feature = "http")]
mod header;

use tower_layer::Layer;

use crate::LocalService;

#[cfg(feature = "http")]
pub use self::header::Header;

/// Where ids of requests stand, and where they come from.
///
/// ```
/// use normal_service::{Error, LocalService, ServiceBuilder, request_id::{RequestIds, random}};
///
/// #[derive(Clone)]
/// struct InBrackets;
///
/// impl RequestIds<String, String> for InBrackets {
///     type Id = String;
///
///     fn identify(&self, request: &mut String) -> String {
///         if let Some((id, _)) = request.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
///             return id.to_owned();
///         }
///         let id = random();
///         request.insert_str(0, &format!("[{id}]"));
///         id
///     }
///
///     fn answer(&self, id: String, response: &mut String) {
///         response.push_str(&format!(" ({id})"));
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .request_id(InBrackets)
///     .service_fn(async |text: String| Ok::<_, Error>(text.to_uppercase()));
/// assert_eq!(service.call("[7] hello".to_owned()).await.unwrap(), "[7] HELLO (7)");
/// # }
/// ```
pub trait RequestIds<Request, Response> {
    /// Such an id.
    type Id;

    /// The id that the request has, or else one that it gets here.
    fn identify(&self, request: &mut Request) -> Self::Id;

    /// Puts the id of its request into a response.
    fn answer(&self, id: Self::Id, response: &mut Response);
}

/// 128 random bits in hexadecimal digits, for which ids are unique in practice. Nobody is kept from guessing them.
pub fn random() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// A service whose requests have ids, as do its responses.
///
/// For ids in requests alone, [`map_request`](crate::ServiceBuilder::map_request) is enough. Errors get no id.
#[derive(Clone, Debug)]
pub struct RequestId<S, I> {
    inner: S,
    ids: I,
}

impl<S, I> RequestId<S, I> {
    /// Gives `ids` to the requests of `inner` that have none, and to all responses.
    pub const fn new(inner: S, ids: I) -> Self {
        Self { inner, ids }
    }
}

impl<S, I, Request> LocalService<Request> for RequestId<S, I>
where
    S: LocalService<Request>,
    I: RequestIds<Request, S::Response>,
{
    type Response = S::Response;
    type Error = S::Error;

    async fn call(&self, mut request: Request) -> Result<S::Response, S::Error> {
        let id = self.ids.identify(&mut request);
        let mut response = self.inner.call(request).await?;
        self.ids.answer(id, &mut response);
        Ok(response)
    }
}

/// Makes [`RequestId`]s; see [`ServiceBuilder::request_id`](crate::ServiceBuilder::request_id).
#[derive(Clone, Debug)]
pub struct RequestIdLayer<I>(I);

impl<I> RequestIdLayer<I> {
    /// Gives `ids` to requests that have none, and to all responses.
    pub const fn new(ids: I) -> Self {
        Self(ids)
    }
}

impl<S, I: Clone> Layer<S> for RequestIdLayer<I> {
    type Service = RequestId<S, I>;

    fn layer(&self, inner: S) -> Self::Service {
        RequestId::new(inner, self.0.clone())
    }
}
