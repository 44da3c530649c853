//! Guide, "Async destructors", and "Async drop: automatic cleanup": no manual shutdown, no forgotten clean-up.
//@ run

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Connection {
    id: u32,
}

impl Connection {
    async fn goodbye(self) {
        yield_now().await;
        println!("connection {} closed", self.id);
    }
}

struct DatabasePool {
    connections: Vec<Connection>,
}

impl DatabasePool {
    fn connect(connections: u32) -> Self {
        Self {
            connections: (1..=connections).map(|id| Connection { id }).collect(),
        }
    }

    async fn close_all_connections(&mut self) {
        for connection in self.connections.drain(..) {
            connection.goodbye().await;
        }
    }
}

impl AsyncDrop for DatabasePool {
    async fn drop(&mut self) {
        self.close_all_connections().await;
    }
}

async fn handle(request: &str) -> Result<u32, std::num::ParseIntError> {
    let pool = DatabasePool::connect(2);
    let id: u32 = request.parse()?;
    Ok(id + pool.connections.len() as u32)
}

#[tokio::main]
async fn main() {
    for request in ["40", "forty"] {
        let answer = handle(request).await;
        println!("{:?}", answer.ok());
    }
}
