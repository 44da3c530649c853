struct Parser<'a> {
    text: &'a str,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> &str {
        self.text
    }
    fn escape<'b>(&'b self) -> &'a Parser<'b> {
        self
    }
}

impl Parser {
    fn new() -> Parser<'static> {
        Parser { text: "" }
    }
}

fn boxed(text: &str) -> Box<dyn Fn() -> usize> {
    Box::new(|| text.len())
}

fn spawn(text: &str) {
    std::thread::spawn(move || text.len());
}

trait Visit {
    fn visit<'a>(&self, text: &'a str) -> &'a str;
}

impl Visit for () {
    fn visit<'a, 'b>(&'b self, text: &'a str) -> &'b str {
        text
    }
}

fn static_str(text: &'static str) {}

fn call(text: String) {
    static_str(&text);
    let mut parsers = vec![];
    {
        let local = String::new();
        parsers.push(Parser { text: &local });
    }
    parsers.len();
}

fn higher<F>(f: F)
where
    F: for<'a> Fn(&'a str) -> &'a str,
{
}

fn main() {
    higher(|text| "a");
    higher(|text: &str| -> &str { static_str(text); text });
    let id = |text| text;
    higher(id);
}
