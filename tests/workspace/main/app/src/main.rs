//! Prints what it found by every way in which a file may be found.

mod nested;
#[path = "../other/elsewhere.rs"]
mod elsewhere;
mod generated {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

use cache::{Cache, Plus, block_on};

fn main() {
    let cache: Box<dyn Cache> = Box::new(Plus(1));
    println!("get {}", block_on(cache.get(1).box));
    println!("sum {}", block_on(cache::sum(4)));
    println!("outside {}", block_on(outside::double(4)));
    println!("nested {}", block_on(nested::deep::twice(&*cache)));
    println!("elsewhere {}", elsewhere::greeting());
    println!("generated {}", block_on(generated::generated()));
    println!("more {}", generated::more::more());
    println!("included {}", include!("included.rs"));
    println!("data {}", include_str!("../data/data.txt").trim());
    println!("bytes {}", include_bytes!("../../../greeting.txt").len());
    println!("beside {}", text::beside!().trim());
    println!("caller {}", text::caller!());
    println!("file {} {}", file!(), line!());
    println!("plain {}", plain::file());
    println!("loud {}", cfg!(feature = "loud"));
    if std::env::args().nth(1).as_deref() == Some("panic") {
        println!("{}", block_on(cache.get(u32::MAX).box));
    }
    if std::env::args().nth(1).as_deref() == Some("panic-here") {
        block_on(async { cache.get(1).box.await; panic!("here") });
    }
}
