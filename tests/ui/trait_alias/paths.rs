//! Paths through an alias lead to what an implementation of it has.

//@ run

#![allow(async_fn_in_trait)]

mod base {
    pub trait LocalService<Req, const N: usize = 1> {
        type Response;
        const NAME: &'static str;
        async fn request(&self, req: Req) -> Self::Response;
        fn size() -> usize {
            N
        }
    }
}

pub trait Service<Req> = base::LocalService<Req, 3, request(..): Send> + Send + Sync;
trait Texts = Service<String>;

struct Mine;

impl Service<u32> for Mine {
    type Response = u64;
    const NAME: &'static str = "mine";
    async fn request(&self, req: u32) -> <Mine as Service<u32>>::Response {
        tokio::task::yield_now().await;
        u64::from(req) + 1
    }
}

impl Texts for Mine {
    type Response = String;
    const NAME: &'static str = "texts";
    async fn request(&self, req: String) -> String {
        req + "!"
    }
}

struct Holder<S: Service<u32>>(<S as Service<u32>>::Response);

trait Client {
    type Of: Service<u32>;
    async fn last(&self) -> <Self::Of as Service<u32>>::Response;
}

impl Client for Holder<Mine> {
    type Of = Mine;
    async fn last(&self) -> <Mine as crate::Service<u32>>::Response {
        self.0
    }
}

fn named<S>(_: &S) -> &'static str
where
    S: Service<u32>,
    <S as Service<u32>>::Response: Send,
{
    <S as Service<u32>>::NAME
}

async fn spawned<S: Service<u32> + 'static>(s: S) -> <S as Service<u32>>::Response
where
    <S as Service<u32>>::Response: Send,
{
    tokio::spawn(async move { <S as Service<u32>>::request(&s, 1).await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    let names = (named(&Mine), <Mine as Texts>::NAME, <Mine as Service<u32>>::size());
    let inferred = (Service::request(&Mine, 1u32).await, Texts::request(&Mine, "text".to_owned()).await);
    let given = self::Service::<u32>::request(&Mine, 4).await;
    println!("{names:?} {inferred:?} {given} {}", spawned(Mine).await);
    let client: &dyn Client<Of = Mine> = &Holder(7);
    println!("{}", client.last().box.await);
}
