//! The chapters of the book. Their examples are documentation tests, which `cargo async test` runs.
//!
//! ```
//! let _ = async { 1 }.box;
//! ```

#[doc = include_str!("src/introduction.md")]
mod introduction {}
#[doc = include_str!("src/tutorial/start.md")]
mod tutorial_start {}
#[doc = include_str!("src/tutorial/trait-objects.md")]
mod tutorial_trait_objects {}
#[doc = include_str!("src/tutorial/recursion.md")]
mod tutorial_recursion {}
#[doc = include_str!("src/tutorial/send.md")]
mod tutorial_send {}
#[doc = include_str!("src/tutorial/borrowing.md")]
mod tutorial_borrowing {}
#[doc = include_str!("src/tutorial/cleaning-up.md")]
mod tutorial_cleaning_up {}
#[doc = include_str!("src/features/boxes.md")]
mod boxes {}
#[doc = include_str!("src/features/box-async-fn.md")]
mod box_async_fn {}
#[doc = include_str!("src/features/return-types.md")]
mod return_types {}
#[doc = include_str!("src/features/aliases.md")]
mod aliases {}
#[doc = include_str!("src/features/spurious-send.md")]
mod spurious_send {}
#[doc = include_str!("src/features/scopes.md")]
mod scopes {}
#[doc = include_str!("src/features/async-drop.md")]
mod async_drop {}
#[doc = include_str!("src/features/forget.md")]
mod forget {}
#[doc = include_str!("src/features/for-await.md")]
mod for_await {}
#[doc = include_str!("src/features/move-expr.md")]
mod move_expr {}
#[doc = include_str!("src/practice/adopting.md")]
mod adopting {}
#[doc = include_str!("src/practice/publishing.md")]
mod publishing {}
#[doc = include_str!("src/practice/tools.md")]
mod tools {}
#[doc = include_str!("src/practice/leaving.md")]
mod leaving {}
#[doc = include_str!("src/languages/overview.md")]
mod languages_overview {}
#[doc = include_str!("src/languages/csharp.md")]
mod languages_csharp {}
#[doc = include_str!("src/languages/javascript.md")]
mod languages_javascript {}
#[doc = include_str!("src/languages/python.md")]
mod languages_python {}
#[doc = include_str!("src/languages/kotlin.md")]
mod languages_kotlin {}
#[doc = include_str!("src/languages/swift.md")]
mod languages_swift {}
#[doc = include_str!("src/languages/go.md")]
mod languages_go {}
#[doc = include_str!("src/faq.md")]
mod faq {}
