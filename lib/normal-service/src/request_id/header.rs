use http::{HeaderName, HeaderValue, Request, Response};

use super::{RequestIds, random};

/// Ids in a header of HTTP requests and responses, `x-request-id` by default.
///
/// An id with which a request comes is kept, as is one that a response has already. Requests of clients who are not
/// trusted may come with any; remove the header outside of this layer to give them others.
///
/// ```
/// use http::{Request, Response};
/// use normal_service::{Error, LocalService, ServiceBuilder, request_id::Header};
///
/// # #[tokio::main]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .request_id(Header::default())
///     .service_fn(async |request: Request<String>| Ok::<_, Error>(Response::new(request.into_body())));
///
/// let response = service.call(Request::new("hello".to_owned())).await.unwrap();
/// assert_eq!(response.headers()["x-request-id"].len(), 32);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Header(HeaderName);

impl Header {
    /// Ids in the header `name`.
    pub const fn new(name: HeaderName) -> Self {
        Self(name)
    }
}

impl Default for Header {
    fn default() -> Self {
        Self::new(HeaderName::from_static("x-request-id"))
    }
}

impl<B, C> RequestIds<Request<B>, Response<C>> for Header {
    type Id = HeaderValue;

    fn identify(&self, request: &mut Request<B>) -> HeaderValue {
        let id = request.headers_mut().entry(&self.0);
        id.or_insert_with(|| {
            HeaderValue::try_from(random()).expect("digits can be a value of a header")
        })
        .clone()
    }

    fn answer(&self, id: HeaderValue, response: &mut Response<C>) {
        response.headers_mut().entry(&self.0).or_insert(id);
    }
}
