//! Uses it, without a word of clean-ups, and without the runtime library among its dependencies.

use pool::{Lease, Pool};

pub struct Service {
    pool: Pool,
    calls: u32,
}

/// Makes values of it by literals.
pub async fn lease(name: &str) {
    let name = name.to_owned();
    let days = Vec::<(u8, u8)>::new().len() as u32;
    let first = Lease { name, days };
    let rest = vec![Lease { name: first.name.clone() + "b", days: 1 }];
    let last = Lease { name: { Lease { name: "c".to_owned(), days: 2 } }.name.clone(), days: 3 };
    drop((first, rest, last));
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
