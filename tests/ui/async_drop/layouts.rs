//@ run
// Types whose content can be read out of its place only as a whole, or not at all.

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Field(&'static str);

impl Drop for Field {
    fn drop(&mut self) {
        println!("    field {}", self.0);
    }
}

#[repr(C, packed)]
struct Packet {
    kind: u8,
    length: u32,
    content: Field,
}

impl AsyncDrop for Packet {
    async fn drop(&mut self) {
        yield_now().await;
        let (kind, length) = (self.kind, self.length);
        println!("    packet {kind} {length}");
    }
}

struct Items<T: ?Sized + 'static> {
    name: Field,
    items: T,
}

impl<T: ?Sized + 'static> AsyncDrop for Items<T> {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    items of {}", self.name.0);
    }
}

struct Tasks {
    name: Field,
    tasks: [Field],
}

impl AsyncDrop for Tasks {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    tasks of {}, {}", self.name.0, self.tasks.len());
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        println!("    own drop");
    }
}

fn no_tasks() -> Option<Box<Tasks>> {
    None
}

async fn packed() {
    let _packet = Packet { kind: 1, length: 2, content: Field("content") };
    println!("    there");
}

async fn of_any_size() {
    let items: Box<Items<[Field]>> = Box::new(Items {
        name: Field("name"),
        items: [Field("first"), Field("second")],
    });
    println!("    {}", items.items.len());
    drop(items);
    assert!(no_tasks().is_none());
}

#[tokio::main]
async fn main() {
    println!("packed");
    packed().await;
    println!("of any size");
    of_any_size().await;
}
