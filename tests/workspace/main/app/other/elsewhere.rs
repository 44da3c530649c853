mod beside;

pub fn greeting() -> &'static str {
    beside::GREETING
}
