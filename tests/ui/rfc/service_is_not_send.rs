//! The alias promises `Send`, so what breaks the promise is refused where it is made.

use std::rc::Rc;

trait LocalHandler {
    async fn handle(&self);
}

trait Handler = LocalHandler<handle(..): Send> + Send + Sync;

struct OneThread;

impl Handler for OneThread { //~ ERROR: future cannot be sent
    async fn handle(&self) {
        let local = Rc::new(1);
        std::future::ready(()).await;
        drop(local);
    }
}

fn main() {}
