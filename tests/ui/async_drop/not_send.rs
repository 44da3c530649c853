// What is not `Send`, is said of the user's futures.

use std::rc::Rc;

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Local {
    name: Rc<str>,
}

impl AsyncDrop for Local {
    async fn drop(&mut self) {
        yield_now().await;
        println!("{}", self.name);
    }
}

async fn hold(local: &Local) -> usize {
    let name = Rc::clone(&local.name);
    yield_now().await;
    name.len()
}

fn spawn_function() {
    tokio::spawn(hold(&Local { name: Rc::from("") })); //~ ERROR: future cannot be sent between threads safely
}

fn spawn_block() {
    tokio::spawn(async { //~ ERROR: future cannot be sent between threads safely
        let local = Local { name: Rc::from("") };
        yield_now().await;
        drop(local);
    });
}

fn main() {}
