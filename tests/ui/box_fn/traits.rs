//! Provided methods, and implementations of methods that their trait declares as `async fn`.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

trait Tree {
    async fn depth(&self, above: u8) -> u8;
    box async fn path(&mut self, text: &str) -> String;
    box async fn provided(&self, n: u8) -> u8 {
        if n == 0 { 0 } else { 1 + self.provided(n - 1).await }
    }
    box async fn generic<T: Clone>(&self, value: T, (n, _): (u8, u8)) -> Vec<T> {
        if n == 0 {
            return Vec::new();
        }
        let mut values = self.generic(value.clone(), (n - 1, 0)).await;
        values.push(value);
        values
    }
    box async fn by_value(self, n: u8) -> Self
    where
        Self: Sized,
    {
        if n == 0 { self } else { self.by_value(n - 1).await }
    }
    box async fn without_receiver(n: u8) -> u8
    where
        Self: Sized,
    {
        if n == 0 { 3 } else { Self::without_receiver(n - 1).await }
    }
}

struct Node(Vec<Node>);

impl Tree for Node {
    box async fn depth(&self, above: u8) -> u8 {
        let mut depth = above;
        for child in &self.0 {
            depth = depth.max(child.depth(above + 1).await);
        }
        depth
    }

    box async fn path(&mut self, text: &str) -> String {
        match text.is_empty() {
            true => self.0.len().to_string(),
            false => self.path(&text[1..]).await,
        }
    }
}

trait Service {
    type Response;

    async fn request(&self, n: u8) -> Self::Response;
    box async fn twice(&self, n: u8) -> (Self::Response, Self::Response) {
        (self.request(n).await, self.request(n).await)
    }
}

impl Service for u8 {
    type Response = String;

    box async fn request(&self, n: u8) -> String {
        match n {
            0 => self.to_string(),
            _ => Service::request(self, n - 1).await + "+",
        }
    }
}

impl<T: Service> Service for Vec<T> {
    type Response = Vec<T::Response>;

    box async fn request(&self, n: u8) -> Vec<T::Response> {
        let mut responses = Vec::new();
        for service in self {
            responses.push(service.request(n).await);
        }
        responses
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut node = Node(vec![Node(vec![]), Node(vec![Node(vec![])])]);
    println!("{} {}", node.depth(0).await, node.path("abc").await);
    println!("{} {:?}", node.provided(3).await, node.generic('c', (2, 0)).await);
    println!("{}", Node::without_receiver(3).await);

    let object: &mut dyn Tree = &mut node;
    println!("{} {}", object.depth(0).box.await, object.provided(2).box.await);
    println!("{}", object.path("abcd").box.await);
    println!("{}", node.by_value(2).await.0.len());

    println!("{} {:?}", 1.request(2).await, vec![vec![1], vec![2, 3]].twice(1).await);
    let object: &dyn Service<Response = String> = &4;
    println!("{:?} {}", object.twice(1).box.await, object.request(0).box.await);
}
