use std::collections::HashSet;

use normal_service::{
    LocalService, ServiceBuilder,
    request_id::{RequestIds, random},
};

#[derive(Clone, Debug, PartialEq)]
struct Message {
    id: Option<u32>,
    text: &'static str,
}

#[derive(Clone)]
struct Seven;

impl RequestIds<Message, Message> for Seven {
    type Id = u32;

    fn identify(&self, request: &mut Message) -> u32 {
        *request.id.get_or_insert(7)
    }

    fn answer(&self, id: u32, response: &mut Message) {
        response.id = Some(id);
    }
}

fn service() -> impl LocalService<Message, Response = Message, Error = Option<u32>> {
    ServiceBuilder::new()
        .request_id(Seven)
        .service_fn(async |request: Message| match request.text {
            "fail" => Err(request.id),
            text => Ok(Message { id: None, text }),
        })
}

#[tokio::test]
async fn a_request_without_an_id_gets_one_and_so_does_its_response() {
    let answer = service()
        .call(Message {
            id: None,
            text: "hello",
        })
        .await;
    assert_eq!(answer.unwrap().id, Some(7));
    let failed = service()
        .call(Message {
            id: None,
            text: "fail",
        })
        .await;
    assert_eq!(failed, Err(Some(7)));
}

#[tokio::test]
async fn a_request_with_an_id_keeps_it() {
    let answer = service()
        .call(Message {
            id: Some(3),
            text: "hello",
        })
        .await;
    assert_eq!(answer.unwrap().id, Some(3));
    let failed = service()
        .call(Message {
            id: Some(3),
            text: "fail",
        })
        .await;
    assert_eq!(failed, Err(Some(3)));
}

#[test]
fn random_ids_are_all_different_and_equally_long() {
    let ids: HashSet<String> = (0..1000).map(|_| random()).collect();
    assert_eq!(ids.len(), 1000);
    assert!(ids.iter().all(|id| id.len() == 32));
}

#[cfg(feature = "http")]
#[tokio::test]
async fn ids_of_http_requests_are_in_a_header() {
    use http::{Request, Response, header::HeaderName};
    use normal_service::{Error, request_id::Header};

    let service = ServiceBuilder::new()
        .request_id(Header::new(HeaderName::from_static("x-id")))
        .service_fn(async |request: Request<bool>| {
            let mut response = Response::new(request.headers()["x-id"].len());
            if *request.body() {
                let own = "own".parse().unwrap();
                response.headers_mut().insert("x-id", own);
            }
            Ok::<_, Error>(response)
        });

    let response = service.call(Request::new(false)).await.unwrap();
    assert_eq!(*response.body(), 32);
    assert_eq!(response.headers()["x-id"].len(), 32);

    let with_id = |own| Request::builder().header("x-id", "17").body(own).unwrap();
    let response = service.call(with_id(false)).await.unwrap();
    assert_eq!(*response.body(), 2);
    assert_eq!(response.headers()["x-id"], "17");
    let response = service.call(with_id(true)).await.unwrap();
    assert_eq!(response.headers()["x-id"], "own");
}
