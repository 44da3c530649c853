//! `.box` on what is no future: a box.

//@ run

#[derive(Debug, Clone, Default)]
struct Shop {
    items: Vec<u8>,
}

impl Shop {
    fn items(&self) -> impl Iterator<Item = &u8> {
        self.items.iter()
    }

    fn owner(&self) -> &str {
        "Ferris"
    }
}

fn numbers(ascending: bool) -> Box<dyn Iterator<Item = u8>> {
    if ascending { (0..3).box } else { (0..3).rev().box }
}

fn fallible(text: &str) -> Result<Box<u8>, Box<dyn std::error::Error>> {
    let number = text.parse::<u8>()?.box;
    Ok(number)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shop = Shop { items: vec![1, 2] };
    let items: Box<_> = shop.items().box;
    println!("{}", items.count());
    for item in shop.items().box {
        print!("{item} ");
    }
    println!("{}", shop.owner().box);
    println!("{:?} {:?}", numbers(true).collect::<Vec<_>>(), numbers(false).collect::<Vec<_>>());

    let clone = shop.clone().box;
    println!("{clone:?} {}", (3 + 4).box);
    println!("{:?} {}", fallible("8"), fallible("x").is_err());
    println!("{}", "abc".chars().rev().box.collect::<String>());
    let twice = 9.box.box;
    println!("{}", **twice);
    let function: Box<dyn Fn(u8) -> u8> = (|number| number + shop.items[0]).box;
    println!("{}", function(10));
    println!("{:?}", Shop { items: vec![11] }.box);
    let unfinished = async { 12 }.box;
    println!("{}", unfinished.await);
}
