//! `F(..): Send` where the bound that makes `F` an async closure stands in outer generics, or is an alias.

//@ run

trait Job = AsyncFn(u32) -> u32 + Send + Sync + 'static;
trait Visit<'v, T: 'v> = AsyncFnMut(&'v T) -> bool + Send;
trait Named {
    fn name(&self) -> &'static str;
}
impl<F: Job> Named for F {
    fn name(&self) -> &'static str {
        "job"
    }
}

struct Runner<F>(F);

impl<F: AsyncFn(u32) -> u32> Runner<F> {
    async fn run(self, n: u32) -> u32
    where
        F: Send + Sync + 'static,
        F(..): Send,
    {
        tokio::spawn(async move { (self.0)(n).await }).await.unwrap()
    }
}

trait Registry<F: AsyncFnOnce() -> u32> {
    async fn register(self, f: F) -> u32
    where
        F(..): Send + 'static;
}

impl<F: AsyncFnOnce() -> u32> Registry<F> for () {
    async fn register(self, f: F) -> u32
    where
        F(..): Send + 'static,
    {
        tokio::spawn(f()).await.unwrap()
    }
}

async fn by_alias<F: Job + Named>(f: F) -> (u32, &'static str)
where
    F(..): Send,
{
    let name = f.name();
    (tokio::spawn(async move { f(4).await }).await.unwrap(), name)
}

async fn by_generic_alias<F>(list: &'static [u8], mut f: F) -> usize
where
    F: Visit<'static, u8> + 'static,
    F(..): Send,
{
    tokio::spawn(async move {
        let mut count = 0;
        for item in list {
            count += usize::from(f(item).await);
        }
        count
    })
    .await
    .unwrap()
}

#[tokio::main]
async fn main() {
    let double = async |n: u32| {
        tokio::task::yield_now().await;
        2 * n
    };
    println!("{}", Runner(double).run(1).await);
    println!("{}", ().register(async || 2).await);
    println!("{:?}", by_alias(double).await);
    println!("{}", by_generic_alias(&[1, 2, 3], async |n: &u8| n % 2 == 1).await);
}
