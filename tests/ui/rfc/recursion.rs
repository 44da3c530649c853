//! Guide, "Boxed async functions": a method that calls itself, by one word.
//@ run

use std::collections::BTreeMap;

#[derive(Debug)]
struct Branch {
    name: String,
    above: Option<Box<Branch>>,
}

struct Company(BTreeMap<&'static str, &'static str>);

impl Company {
    async fn above(&self, name: &str) -> Option<&'static str> {
        tokio::task::yield_now().await;
        self.0.get(name).copied()
    }

    box async fn branch(&self, name: &str) -> Branch {
        let above = match self.above(name).await {
            Some(above) => Some(Box::new(self.branch(above).await)),
            None => None,
        };
        Branch { name: name.to_owned(), above }
    }
}

#[tokio::main]
async fn main() {
    let company = Company(BTreeMap::from([("shop", "town"), ("town", "world")]));
    let mut branch = Some(Box::new(company.branch("shop").await));
    while let Some(this) = branch {
        println!("{}", this.name);
        branch = this.above;
    }
    // Nobody chose whether it is `Send`, and it is.
    let spawned = tokio::spawn(async move { company.branch("town").await.name });
    println!("{}", spawned.await.unwrap());
}
