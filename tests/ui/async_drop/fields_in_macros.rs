//@ run
// What is done with fields by macros is done with their content.

use std::any::type_name_of_val;

use normal_async::AsyncDrop;

struct Pool {
    name: String,
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        println!("clean-up of {}", self.name);
    }
}

macro_rules! take {
    ($e:expr) => {
        std::mem::take(&mut $e)
    };
}

macro_rules! take_name {
    ($x:ident) => {
        std::mem::take(&mut $x.name)
    };
}

macro_rules! take_field {
    ($x:ident . $field:ident) => {
        std::mem::take(&mut $x.$field)
    };
}

macro_rules! taker {
    ($name:ident) => {
        fn $name(pool: &mut Pool) -> String {
            let name = std::mem::take(&mut pool.name);
            name
        }
    };
}

taker!(taken);

impl Pool {
    fn renamed(&mut self, name: &str) -> String {
        let before = take!(self.name);
        self.name = name.to_owned();
        before
    }
}

fn main() {
    let mut pool = Pool {
        name: "a".to_owned(),
    };
    println!("{}", pool.renamed("b"));
    let name = take!(pool.name);
    println!("{name}, {}", type_name_of_val(&name));
    pool.renamed("c");
    let name = take_name!(pool);
    println!("{name}, {}", type_name_of_val(&name));
    pool.renamed("d");
    let name = take_field!(pool.name);
    println!("{name}, {}", type_name_of_val(&name));
    pool.renamed("e");
    println!("{}", taken(&mut pool));
    pool.renamed("f");
}
