// Who needs futures that are `Send` asks for them: `G: Greet<greet(..): Send>`.
#![allow(async_fn_in_trait)]

pub trait Greet {
    async fn greet(&self, name: &str) -> String;
}

pub async fn greet_all(greeters: &[&dyn Greet], name: &str) -> Vec<String> {
    let mut greetings = Vec::new();
    for greeter in greeters {
        greetings.push(greeter.greet(name).box.await);
    }
    greetings
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;

    struct English;

    impl Greet for English {
        async fn greet(&self, name: &str) -> String {
            format!("Hello, {name}!")
        }
    }

    #[test]
    fn it_works() {
        let greetings = pin!(greet_all(&[&English], "world"));
        let mut context = Context::from_waker(Waker::noop());
        let expected = vec!["Hello, world!".to_owned()];
        assert_eq!(greetings.poll(&mut context), Poll::Ready(expected));
    }
}
