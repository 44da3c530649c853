//! Notes about a file of another crate, which was lowered, show the lines of that file.

//@ aux-build: caches.rs

use std::rc::Rc;

struct Mine(Rc<u32>);

impl caches::Cache for Mine {
    async fn get(&self, _: &str) -> Option<u32> {
        Some(*self.0)
    }
    async fn set(&mut self, _: &str) {} //~ ERROR: method `set` has 2 parameters but the declaration in trait
}

fn main() {
    caches::keep(Mine(Rc::new(1)));
    //~^ ERROR: `Rc<u32>` cannot be sent between threads safely
    //~| ERROR: `Rc<u32>` cannot be shared between threads safely
    let _ = caches::keep_all(Mine(Rc::new(1))); //~ ERROR: this function takes 2 arguments but 1 argument was supplied
}
