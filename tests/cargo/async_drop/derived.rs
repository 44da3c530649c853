use adding::CleanUp;

// What derives make is not seen.
#[derive(CleanUp)]
struct Pool {
    name: String,
}

fn main() {
    drop(Pool {
        name: String::new(),
    });
}
