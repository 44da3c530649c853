//@ edition: 2021
pub struct Tree<'t, T> {
    name: &'t str,
    children: Vec<Tree<'t, T>>,
    value: T,
}
impl<'t, T: Clone> Tree<'t, T> {
    pub           fn find<'__normal_async_0, '__normal_async_1>(&'__normal_async_0 self, name: &'__normal_async_1 str, _depth: u8) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = Option<&'__normal_async_0 Tree<'t, T>>> + use<'__normal_async_0, '__normal_async_1, 't, T>>> { ::std::boxed::Box::pin(async move { let name = name; let _depth = _depth; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<Option<&Tree<'t, T>>> { return __normal_async_output; };
        if self.name == name {
            return Some(self);
        }
        for child in &self.children {
            if let Some(found) = child.find(name, 1).await {
                return Some(found);
            }
        }
        None
    }) }
}
impl<T> Tree<'_, T> {
    pub     async fn count(&self) -> usize { ::std::boxed::Box::pin(async move { let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<usize> { return __normal_async_output; };
        let mut n = 1;
        for child in &self.children {
            n += child.count().await;
        }
        n
    }).await }
}
pub     async fn any(x: impl Copy, n: &u8) -> u8 { ::std::boxed::Box::pin(async move { let x = x; let n = n; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u8> { return __normal_async_output; };
    if *n == 0 {
        return 0;
    }
    any(x, &(n - 1)).await
}).await }
