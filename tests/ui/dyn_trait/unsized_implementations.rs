//! What stands behind a `dyn` is sized.

trait Name {
    async fn name(&self) -> String;
}

impl Name for str { //~ E0277
    async fn name(&self) -> String {
        self.to_owned()
    }
}

impl<T> Name for [T] { //~ E0277
    async fn name(&self) -> String {
        self.len().to_string()
    }
}

impl Name for dyn std::fmt::Debug { //~ E0277
    async fn name(&self) -> String {
        format!("{self:?}")
    }
}

impl<T: ?Sized + ToString> Name for Box<T> {
    async fn name(&self) -> String {
        self.to_string()
    }
}

async fn print(name: &dyn Name) {
    println!("{}", name.name().box.await);
}

fn main() {}
