//! Shows the trait of the library as its own.

pub use normal_async;
pub use normal_async::AsyncDrop;

pub mod prelude {
    pub use normal_async::*;
}
