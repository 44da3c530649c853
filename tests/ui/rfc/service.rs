//! "Implementable trait aliases: the `Service` pattern": one trait to implement, with and without `Send`.
//@ run

trait LocalHandler {
    type Answer;
    async fn handle(&self) -> Self::Answer;
}

trait Handler = LocalHandler<handle(..): Send> + Send + Sync;

struct Hello;

impl Handler for Hello {
    type Answer = String;

    async fn handle(&self) -> String {
        tokio::task::yield_now().await;
        "hello".to_owned()
    }
}

struct OneThread(std::rc::Rc<str>);

impl LocalHandler for OneThread {
    type Answer = usize;

    async fn handle(&self) -> usize { self.0.len() }
}

async fn any<H: LocalHandler>(handler: &H) -> H::Answer {
    handler.handle().await
}

async fn spawned<H: Handler<Answer: Send> + 'static>(handler: H) -> H::Answer {
    tokio::spawn(async move { handler.handle().await }).await.unwrap()
}

async fn object(handler: &dyn Handler<Answer = String>) -> usize {
    handler.handle().box.await.len()
}

#[tokio::main]
async fn main() {
    println!("{} {}", any(&Hello).await, any(&OneThread("abc".into())).await);
    println!("{} {}", object(&Hello).await, spawned(Hello).await);
}
