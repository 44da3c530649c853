//! Trait objects whose associated types are given, with `R` or a type.

//@ run

use std::{fmt::Debug, num::ParseIntError, sync::Arc};

trait LocalService<Req> {
    type Response;
    type Error: Debug;

    async fn request(&self, req: Req) -> Result<Self::Response, Self::Error>;
    async fn all(&mut self, reqs: Vec<Req>) -> Vec<Self::Response>;
    async fn again(&self, response: Self::Response, times: &usize) -> Vec<Self::Response>;
    async fn last<'a>(&'a self) -> &'a Self::Response
    where
        Self::Response: 'a;
    async fn count(&self) -> usize {
        1
    }
}

struct Sum {
    start: String,
    last: String,
}

impl LocalService<u32> for Sum {
    type Response = String;
    type Error = ParseIntError;

    async fn request(&self, req: u32) -> Result<String, ParseIntError> {
        tokio::task::yield_now().await;
        Ok((self.start.parse::<u32>()? + req).to_string())
    }

    async fn all(&mut self, reqs: Vec<u32>) -> Vec<String> {
        self.last = reqs.len().to_string();
        reqs.iter().map(u32::to_string).collect()
    }

    async fn again(&self, response: String, times: &usize) -> Vec<String> {
        vec![response; *times]
    }

    async fn last<'a>(&'a self) -> &'a String
    where
        String: 'a,
    {
        &self.last
    }
}

/// A service on top of another, as layers are.
struct Length<S>(S, usize);

impl<S: LocalService<u32, Response = String>> LocalService<u32> for Length<S> {
    type Response = usize;
    type Error = S::Error;

    async fn request(&self, req: u32) -> Result<usize, S::Error> {
        Ok(self.0.request(req).await?.len())
    }

    async fn all(&mut self, reqs: Vec<u32>) -> Vec<usize> {
        let mut all = Vec::new();
        for req in reqs {
            all.extend(self.request(req).await);
        }
        all
    }

    async fn again(&self, response: usize, times: &usize) -> Vec<usize> {
        vec![response; *times]
    }

    async fn last<'a>(&'a self) -> &'a usize
    where
        usize: 'a,
    {
        &self.1
    }
}

async fn use_all<R: Debug + Clone, E: Debug>(
    service: &mut dyn LocalService<u32, Response = R, Error = E>,
) {
    let response = service.request(1).box.await;
    println!("{response:?} {:?}", service.all(vec![10, 200]).box.await);
    if let Ok(response) = response {
        println!("{:?}", service.again(response, &2).box.await);
    }
    println!("{:?} {}", service.last().box.await, service.count().box.await);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sum = |start: &str| Sum { start: start.into(), last: String::new() };
    use_all(&mut sum("41")).await;
    use_all(&mut sum("x")).await;
    use_all(&mut Length(sum("99"), 7)).await;

    type Shared = Arc<dyn LocalService<u32, Response = String, Error = ParseIntError> + Send + Sync>;
    let shared: Shared = Arc::new(sum("5"));
    let tasks = [shared.clone(), shared];
    for task in tasks {
        println!("{:?}", task.request(6).box.await);
    }
}
