#![allow(async_fn_in_trait)]
use std::future::Future;
pub trait LocalService<Req>: __normal_async_LocalService<Req> {
    type Response;
    async fn request(&self, req: Req) -> Self::Response where Self: Sized;
 #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] fn __normal_async_dyn_request<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + '__normal_async_boxed>> where Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed { let __normal_async_shim: unsafe fn(*const (), Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + '__normal_async_boxed>> = unsafe { ::core::mem::transmute(<Self as __normal_async_LocalService<Req>>::__normal_async_shim_request(&*self)) }; unsafe { __normal_async_shim(::core::ptr::from_ref(self) as *const (), req) } }} #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] pub unsafe trait __normal_async_LocalService<Req, > { fn __normal_async_shim_request(&self) -> *const () where; } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] unsafe impl<Req, __normal_async_Self: LocalService<Req>> __normal_async_LocalService<Req> for __normal_async_Self { fn __normal_async_shim_request(&self) -> *const () where { unsafe fn __normal_async_shim<'__normal_async_boxed, '__normal_async_0, Req, __normal_async_Self: LocalService<Req>>(__normal_async_this: *const (), req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = __normal_async_Self::Response> + '__normal_async_boxed>> where __normal_async_Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed, __normal_async_Self: '__normal_async_0 { unsafe { ::std::boxed::Box::pin(<__normal_async_Self as LocalService<Req>>::request(&*(__normal_async_this as *const __normal_async_Self), req)) } } __normal_async_shim::<Req, __normal_async_Self> as *const () } } #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] pub trait __normal_async_sending_LocalService__request<Req, >: LocalService<Req> { fn __normal_async_send_request<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + ::core::marker::Send + '__normal_async_boxed>> where Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed; } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] impl<Req, __normal_async_Self: LocalService<Req, request(..): ::core::marker::Send>> __normal_async_sending_LocalService__request<Req> for __normal_async_Self { fn __normal_async_send_request<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + ::core::marker::Send + '__normal_async_boxed>> where Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed { ::std::boxed::Box::pin(<__normal_async_Self as LocalService<Req>>::request(self, req)) } } #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] pub unsafe trait __normal_async_proof_LocalService__request<__normal_async_Self: ?Sized, Req, > {} #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] pub trait __normal_async_proven_LocalService__request<__normal_async_Proof: ?Sized, Req, >: LocalService<Req> { fn __normal_async_send_request<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + ::core::marker::Send + '__normal_async_boxed>> where Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed; } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] impl<__normal_async_Proof: ?Sized + __normal_async_proof_LocalService__request<__normal_async_Self, Req>, __normal_async_Self: LocalService<Req>, Req, > __normal_async_proven_LocalService__request<__normal_async_Proof, Req> for __normal_async_Self { fn __normal_async_send_request<'__normal_async_boxed, '__normal_async_0, >(&'__normal_async_0 self, req: Req) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + ::core::marker::Send + '__normal_async_boxed>> where Self: '__normal_async_boxed, Req: '__normal_async_boxed, '__normal_async_0: '__normal_async_boxed { unsafe { ::core::mem::transmute::<::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + '__normal_async_boxed>>, ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Self::Response> + ::core::marker::Send + '__normal_async_boxed>>>(::std::boxed::Box::pin(<__normal_async_Self as LocalService<Req>>::request(self, req))) } } }
pub trait Service<Req> : LocalService<Req,  > + crate::__normal_async_sending_LocalService__request<Req> + Send { #[doc(hidden)] fn __normal_async_is(&self) {} } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] impl<Req, __normal_async_Self: LocalService<Req, request(..): Send> + Send> Service<Req> for __normal_async_Self {} #[doc(hidden)] #[allow(unused_imports)] pub use crate::LocalService as __normal_async_impl_Service;
pub trait Text : Service<String> { #[doc(hidden)] fn __normal_async_is(&self) {} } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] impl<__normal_async_Self: Service<String, request(..): Send>> Text for __normal_async_Self {} #[doc(hidden)] #[allow(unused_imports)] pub use crate::__normal_async_impl_Service as __normal_async_impl_Text;
pub trait Printable : std::fmt::Debug + Clone { #[doc(hidden)] fn __normal_async_is(&self) {} } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] impl<__normal_async_Self: std::fmt::Debug + Clone + ?Sized> Printable for __normal_async_Self {} #[doc(hidden)] #[allow(unused_imports)] pub use std::fmt::Debug as __normal_async_impl_Printable;
fn spawn<F: Future + Send>(_: F) {}
pub fn generic<S: Service<u32, request(..): Send> + Sync>(s: &S) {
    spawn(async move {
        s.request(1).await;
    });
}
pub fn text(s: &(impl Text<request(..): Send> + Sync)) {
    spawn(async move {
        s.request(String::new()).await;
    });
}
pub fn opaque() -> impl Service<u32, Response = u32, request(..): Send> {
    My
}
pub fn printed(p: impl Printable) -> String {
    format!("{:?}", p.clone())
}
pub struct My;
impl __normal_async_impl_Service<u32> for My {
    type Response = u32;
    async fn request(&self, req: u32) -> u32 {
        req
    }
} #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] const _: () = { trait __normal_async_Check<T> { fn check(&self); } impl __normal_async_Check<(*const u32, )> for My  { fn check(&self) { let _ = <Self as Service<u32>>::__normal_async_is; } } };
pub struct Timeout<S>(S);
impl<Req, S: LocalService<Req>> LocalService<Req> for Timeout<S> {
    type Response = S::Response;
    async fn request(&self, req: Req) -> S::Response {
        self.0.request(req).await
    }
}
pub fn middleware<S: Service<u32, request(..): Send> + Sync>(s: Timeout<S>) {
    generic(&s);
}
pub mod inner {
    #[allow(unused_imports)] use super::Service as Svc; #[doc(hidden)] #[allow(unused_imports)] use super::__normal_async_impl_Service as __normal_async_impl_Svc;
    pub struct Other<T>(T);
    impl<T: Send + Sync> __normal_async_impl_Svc<u8> for Other<T> {
        type Response = u8;
        async fn request(&self, req: u8) -> u8 {
            req
        }
    } #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces)] const _: () = { trait __normal_async_Check<T> { fn check(&self); } impl<T: Send + Sync> __normal_async_Check<(*const u8, )> for Other<T>  { fn check(&self) { let _ = <Self as Svc<u8>>::__normal_async_is; } } };
    pub fn call<T: Send + Sync>(o: &Other<T>) -> impl Future<Output = u8> {
        o.request(1)
    }
}
