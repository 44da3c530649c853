//! Uses it, without a word of clean-ups, and without the runtime library among its dependencies.

use pool::Pool;

pub struct Service {
    pool: Pool,
    calls: u32,
}

impl Service {
    pub async fn start(name: &str) -> Service {
        let mut pool = Pool::open(name).await;
        pool.log("started");
        pool.name.push('*');
        Service { pool, calls: 0 }
    }

    pub async fn call(&mut self) -> Result<u32, std::num::ParseIntError> {
        self.calls += 1;
        let temporary = Pool::open("temporary").await;
        if temporary.name == "temporary" && self.calls > 1 {
            let n: u32 = self.pool.name.parse()?;
            return Ok(n);
        }
        let name: &str = &self.pool.name;
        println!("called {name}, then {}", temporary.name);
        Ok(self.calls)
    }
}
