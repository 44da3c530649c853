/// Defines a service around another that calls a function, and its layer.
macro_rules! function {
    (
        $(#[$about_service:meta])* $Service:ident;
        $(#[$about_layer:meta])* $Layer:ident;
        $about_f:literal
    ) => {
        $(#[$about_service])*
        #[derive(Clone)]
        pub struct $Service<S, F> {
            inner: S,
            f: F,
        }

        impl<S, F> $Service<S, F> {
            #[doc = concat!("Around `inner`. ", $about_f)]
            pub const fn new(inner: S, f: F) -> Self {
                Self { inner, f }
            }
        }

        impl<S: ::std::fmt::Debug, F> ::std::fmt::Debug for $Service<S, F> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($Service))
                    .field("inner", &self.inner)
                    .finish_non_exhaustive()
            }
        }

        $(#[$about_layer])*
        #[derive(Clone)]
        pub struct $Layer<F>(F);

        impl<F> $Layer<F> {
            #[doc = $about_f]
            pub const fn new(f: F) -> Self {
                Self(f)
            }
        }

        impl<S, F: Clone> $crate::Layer<S> for $Layer<F> {
            type Service = $Service<S, F>;

            fn layer(&self, inner: S) -> Self::Service {
                $Service::new(inner, self.0.clone())
            }
        }

        impl<F> ::std::fmt::Debug for $Layer<F> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($Layer)).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use function;
