//! Return bounds in the where clause of a trait or an alias.

//@ run

#![allow(async_fn_in_trait)]

trait HealthCheck {
    async fn check(&self) -> u32;
    async fn reset(&mut self) -> u32;
    fn plain(&self) -> u32;
}

trait Generic<T, const N: usize> {
    type Out;
    async fn get(&self, t: T) -> Self::Out;
    fn size(&self) -> usize {
        N
    }
}

trait OfSelf: HealthCheck
where
    Self::check(..): Send,
{
    fn own(&self) -> u32;
}

trait ByPath
where
    Self: HealthCheck,
    <Self as HealthCheck>::check(..): Send, <Self as HealthCheck>::reset(..): Send,
{
    fn own(&self) -> u32;
    async fn twice(&self) -> u32;
}

trait Nested
where
    Self: HealthCheck<check(..): Send> + Sync,
{
    async fn thrice(&self) -> u32;
}

trait Alias<T> = Generic<T, 3> + Sync where Self: Send, Self::get(..): Send;
trait AliasByPath<T> = where Self: Generic<T, 3> + Send + Sync, <Self as Generic<T, 3>>::get(..): Send, T: Send;

struct Mine(u32);

impl HealthCheck for Mine {
    async fn check(&self) -> u32 {
        tokio::task::yield_now().await;
        self.0
    }
    async fn reset(&mut self) -> u32 {
        tokio::task::yield_now().await;
        std::mem::take(&mut self.0)
    }
    fn plain(&self) -> u32 {
        self.0 + 1
    }
}

impl OfSelf for Mine {
    fn own(&self) -> u32 {
        self.0 + 2
    }
}

impl ByPath for Mine {
    fn own(&self) -> u32 {
        self.0 + 3
    }
    async fn twice(&self) -> u32 {
        self.check().await + self.check().await
    }
}

impl Nested for Mine {
    async fn thrice(&self) -> u32 {
        3 * self.check().await
    }
}

impl Alias<u8> for Mine {
    type Out = u32;
    async fn get(&self, t: u8) -> u32 {
        tokio::task::yield_now().await;
        self.0 + u32::from(t)
    }
}

impl AliasByPath<u16> for Mine {
    type Out = u32;
    async fn get(&self, t: u16) -> u32 {
        tokio::task::yield_now().await;
        self.0 + u32::from(t)
    }
}

async fn of_self(s: impl OfSelf + Send + Sync + 'static) -> u32 {
    tokio::spawn(async move { s.check().await }).await.unwrap()
}
async fn by_path(mut s: impl ByPath<twice(..): Send> + Send + Sync + 'static) -> u32 {
    tokio::spawn(async move { s.check().await + s.twice().await + s.reset().await }).await.unwrap()
}
async fn nested(s: impl Nested<thrice(..): Send> + Send + Sync + 'static) -> u32 {
    tokio::spawn(async move { s.check().await + s.thrice().await }).await.unwrap()
}
async fn alias<T: Send + 'static, S: Alias<T, Out = u32> + 'static>(t: T, s: S) -> u32 {
    tokio::spawn(async move { s.get(t).await }).await.unwrap()
}
async fn alias_by_path<T: Send + 'static, S: AliasByPath<T, Out = u32> + 'static>(t: T, s: S) -> u32 {
    tokio::spawn(async move { s.get(t).await }).await.unwrap()
}

#[tokio::main]
async fn main() {
    println!("{} {} {}", of_self(Mine(10)).await, by_path(Mine(20)).await, nested(Mine(30)).await);
    println!("{} {}", alias(1u8, Mine(40)).await, alias_by_path(2u16, Mine(50)).await);

    let object: Box<dyn OfSelf + Send + Sync> = Box::new(Mine(10));
    println!("{} {}", object.own(), object.plain());
    println!("{}", tokio::spawn(async move { object.check().box.await }).await.unwrap());

    let mut object: Box<dyn ByPath + Send + Sync> = Box::new(Mine(20));
    println!("{} {} {}", object.own(), object.plain(), object.twice().box.await);
    println!("{}", tokio::spawn(async move { object.check().box.await + object.reset().box.await }).await.unwrap());

    let object: Box<dyn Nested + Send + Sync> = Box::new(Mine(30));
    println!("{} {}", object.plain(), object.thrice().box.await);
    println!("{}", tokio::spawn(async move { object.check().box.await }).await.unwrap());

    let object: Box<dyn Alias<u8, Out = u32>> = Box::new(Mine(40));
    println!("{} {}", object.size(), tokio::spawn(async move { object.get(1).box.await }).await.unwrap());
    let object: Box<dyn AliasByPath<u16, Out = u32>> = Box::new(Mine(50));
    println!("{} {}", object.size(), tokio::spawn(async move { object.get(2).box.await }).await.unwrap());
}
