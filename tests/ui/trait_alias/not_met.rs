//! An implementation of an alias whose other bounds are not met: what is missing, and which bound asks for it.

use std::{cell::Cell, rc::Rc};

trait LocalService<Req> {
    async fn request(&self, req: Req) -> Req;
}

trait Service<Req> = LocalService<Req, request(..): Send> + Send + Sync where Req: Send;

struct Holds;

impl Service<u32> for Holds { //~ ERROR: future cannot be sent between threads safely
    async fn request(&self, req: u32) -> u32 {
        let held = Rc::new(req);
        tokio::task::yield_now().await;
        *held
    }
}

struct NotSync(Cell<u32>);

impl Service<u8> for NotSync { //~ ERROR: `Cell<u32>` cannot be shared between threads safely
    async fn request(&self, req: u8) -> u8 {
        req
    }
}

struct Any;

impl Service<Rc<u32>> for Any { //~ ERROR: `Rc<u32>` cannot be sent between threads safely
    async fn request(&self, req: Rc<u32>) -> Rc<u32> {
        req
    }
}

fn main() {
    let _ = NotSync(Cell::new(1)).0;
}
