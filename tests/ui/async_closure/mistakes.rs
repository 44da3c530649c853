//! `F(..)` on what is no async closure, and with arguments.

//@ no-rustfix

fn of_closure<F>(_: F)
where
    F: Fn(u32),
    F(..): Send, //~ ERROR: `F(..)` is for async closures
{
}

fn of_anything<F>(_: F)
where
    F(..): Send, //~ ERROR: `F(..)` is for async closures
{
}

fn of_value(_f: impl AsyncFn(u32))
where
    _f(..): Send, //~ ERROR: `_f(..)` is for async closures
{
}

fn with_arguments<F>(_: F)
where
    F: AsyncFnMut(u32, &str),
    F(u32, &str): Send, //~ ERROR: argument types not allowed with return type notation
{
}

fn main() {}
