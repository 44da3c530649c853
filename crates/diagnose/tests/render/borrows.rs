fn consume(_: String) {}

fn moved() {
    let text = String::from("a");
    consume(text);
    println!("{text}");
    let list = vec![String::new()];
    for item in list {
        consume(item);
    }
    println!("{}", list.len());
}

fn twice() {
    let mut list = vec![1, 2, 3];
    let first = &list[0];
    list.push(4);
    println!("{first}");
    let a = &mut list;
    let b = &mut list;
    a.push(1);
    b.push(2);
}

fn dangling<'a>() -> &'a String {
    let text = String::new();
    &text
}

fn immutable(list: &Vec<u32>) {
    list.push(1);
    let x = 1;
    x += 1;
}

fn closure() -> impl Fn() -> String {
    let text = String::new();
    || text.clone()
}

fn threads() {
    let text = String::new();
    std::thread::spawn(|| println!("{text}"));
    let rc = std::rc::Rc::new(1);
    std::thread::spawn(move || println!("{rc}"));
}

struct Node {
    next: Option<Box<Node>>,
    name: String,
}

fn partial(node: &Node) -> String {
    let next = node.next.unwrap();
    node.name
}

fn longer<'a, 'b>(a: &'a str, b: &'b str) -> &'a str {
    if a.len() > b.len() {
        a
    } else {
        b
    }
}

fn captured() {
    let mut list = vec![1];
    let mut push = || {
        list.push(1);
    };
    list.push(2);
    push();
}

fn main() {
    let outer;
    {
        let inner = String::from("é");
        outer = &inner;
    }
    println!("{outer}");
}
