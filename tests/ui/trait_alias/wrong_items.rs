//! An implementation of an alias has the items of the trait that it implements.

mod service {
    pub trait LocalService<Req> {
        type Response;
        const NAME: &'static str;
        async fn request(&self, req: Req) -> Self::Response;
        fn close(&self);
    }
    pub trait Service<Req> = LocalService<Req, request(..): Send> + Send;
}

use service::Service as Renamed;

struct Missing;

impl Renamed<u32> for Missing { //~ ERROR: not all trait items implemented, missing: `Response`, `NAME`, `close`
    async fn request(&self, req: u32) -> u32 {
        req
    }
}

struct Foreign;

impl service::Service<u32> for Foreign {
    type Response = u32;
    type Größe = u8; //~ ERROR: type `Größe` is not a member of trait `service::Service`
    const NAME: &'static str = "foreign";
    const OTHER: u8 = 1; //~ ERROR: const `OTHER` is not a member of trait `service::Service`
    async fn request(&self) -> u32 { //~ ERROR: method `request` has 1 parameter but the declaration in trait
        1
    }
    fn close(&self) {}
    fn open(&self) {} //~ ERROR: method `open` is not a member of trait `service::Service`
}

fn main() {}
