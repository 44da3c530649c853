//! Has a type with a clean-up.

use normal_async::AsyncDrop;

pub struct Pool {
    pub name: String,
    pub size: usize,
    log: Vec<&'static str>,
}

impl Pool {
    pub async fn open(name: &str) -> Pool {
        Pool {
            name: name.to_owned(),
            size: name.len(),
            log: vec!["opened"],
        }
    }

    pub fn log(&mut self, what: &'static str) {
        self.log.push(what);
    }
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        yields(2).await;
        println!("{} of {}: {}", self.name, self.size, self.log.join(", "));
    }
}

pub struct Lease {
    pub name: String,
    pub days: u32,
}

impl AsyncDrop for Lease {
    async fn drop(&mut self) {
        println!("{} for {} days", self.name, self.days);
    }
}

pub async fn yields(mut times: u32) {
    std::future::poll_fn(move |cx| {
        cx.waker().wake_by_ref();
        match times {
            0 => std::task::Poll::Ready(()),
            _ => {
                times -= 1;
                std::task::Poll::Pending
            }
        }
    })
    .await
}
