//! Return type notation wherever a bound can stand.

//@ run

#![allow(async_fn_in_trait)]
use std::sync::Arc;

pub trait HealthCheck {
    async fn check(&self) -> u32;
    async fn name(&mut self, prefix: &str) -> String;
    async fn owned(self: Arc<Self>) -> u32;
}

pub trait New: HealthCheck + Sized {
    fn new() -> Self;
}

#[derive(Clone)]
struct Local(u32);

impl HealthCheck for Local {
    async fn check(&self) -> u32 {
        tokio::task::yield_now().await;
        self.0
    }
    async fn name(&mut self, prefix: &str) -> String {
        tokio::task::yield_now().await;
        self.0 += 1;
        format!("{prefix}{}", self.0)
    }
    async fn owned(self: Arc<Self>) -> u32 {
        tokio::task::yield_now().await;
        self.0
    }
}

impl New for Local {
    fn new() -> Self {
        Local(7)
    }
}

async fn by_where<H>(h: H) -> u32
where
    H: HealthCheck + Send + Sync + 'static,
    H::check(..): Send,
{
    tokio::spawn(async move { h.check().await }).await.unwrap()
}

async fn by_path<H>() -> String
where
    H: New + Send + 'static,
    <H as HealthCheck>::name(..): Send,
{
    tokio::spawn(async move { H::new().name("by path ").await }).await.unwrap()
}

async fn with_outlives<H: HealthCheck>(h: H) -> u32
where
    <H as HealthCheck>::owned(..): Send + 'static,
{
    tokio::spawn(Arc::new(h).owned()).await.unwrap()
}

async fn by_bound<H: HealthCheck<check(..): Send, name(..): Send> + Send + Sync + 'static>(mut h: H) -> (u32, String) {
    tokio::spawn(async move {
        let n = h.check().await;
        (n, h.name("by bound ").await)
    }).await.unwrap()
}

async fn by_argument(h: impl HealthCheck<check(..): Send> + Send + Sync + 'static) -> u32 {
    tokio::spawn(async move { h.check().await }).await.unwrap()
}

async fn by_reference(h: &'static (impl HealthCheck<check(..): Send> + Sync)) -> u32 {
    tokio::spawn(async move { h.check().await }).await.unwrap()
}

fn returned(n: u32) -> impl HealthCheck<check(..): Send, name(..): Send> + Clone {
    Local(n)
}

trait Registry {
    type Check: HealthCheck<check(..): Send> + Send + Sync + 'static;
    fn get(&self) -> Self::Check;
}

struct One;

impl Registry for One {
    type Check = Local;
    fn get(&self) -> Local {
        Local(11)
    }
}

async fn by_associated_type<R: Registry>(r: &R) -> u32 {
    let check = r.get();
    tokio::spawn(async move { check.check().await }).await.unwrap()
}

trait Bare {
    type Check: HealthCheck + Send + Sync + 'static;
    fn get(&self) -> Self::Check;
}

impl Bare for One {
    type Check = Local;
    fn get(&self) -> Local {
        Local(12)
    }
}

async fn by_associated_type_bound<R: Bare<Check: HealthCheck<check(..): Send>>>(r: &R) -> u32 {
    let check = r.get();
    tokio::spawn(async move { check.check().await }).await.unwrap()
}

async fn by_projection<R: Bare>(r: &R) -> u32
where
    <R::Check as HealthCheck>::check(..): Send,
{
    let check = r.get();
    tokio::spawn(async move { check.check().await }).await.unwrap()
}

struct Holder<H: HealthCheck<check(..): Send>>(Arc<H>);

impl<H> Holder<H>
where
    H: HealthCheck<check(..): Send> + Send + Sync + 'static,
{
    async fn run(&self) -> u32 {
        let h = self.0.clone();
        tokio::spawn(async move { h.check().await }).await.unwrap()
    }
}

trait Run: HealthCheck {
    async fn run(self) -> u32
    where
        Self: Sized + Send + Sync + 'static,
        Self::check(..): Send,
    {
        tokio::spawn(async move { self.check().await }).await.unwrap()
    }
}

impl Run for Local {}

async fn in_a_type(list: Vec<impl HealthCheck<check(..): Send + Marker> + Send + Sync + 'static>) -> Vec<u32> {
    let mut all = Vec::new();
    for h in list {
        all.push(tokio::spawn(async move { h.check().await }).await.unwrap());
    }
    all
}

trait Marker {}
impl<T> Marker for T {}

static STATIC: Local = Local(3);

#[tokio::main]
async fn main() {
    println!("{}", by_where(Local(1)).await);
    println!("{}", by_path::<Local>().await);
    println!("{}", with_outlives(Local(3)).await);
    println!("{:?}", by_bound(Local(4)).await);
    println!("{}", by_argument(Local(5)).await);
    println!("{}", by_reference(&STATIC).await);
    let made = returned(6);
    println!("{:?}", by_bound(made.clone()).await);
    println!("{}", by_associated_type(&One).await);
    println!("{}", by_associated_type_bound(&One).await);
    println!("{}", by_projection(&One).await);
    println!("{}", Holder(Arc::new(Local(13))).run().await);
    println!("{}", Local(14).run().await);
    println!("{:?}", in_a_type(vec![Local(15), Local(16)]).await);
}
