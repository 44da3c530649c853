//@ edition: 2021
pub struct Tree<'t, T> {
    name: &'t str,
    children: Vec<Tree<'t, T>>,
    value: T,
}
impl<'t, T: Clone> Tree<'t, T> {
    pub           fn find<'__normal_async_0, '__normal_async_1>(&'__normal_async_0 self, name: &'__normal_async_1 str, _depth: u8) -> ::core::pin::Pin<::std::boxed::Box<impl ::core::future::Future<Output = Option<&'__normal_async_0 Tree<'t, T>>> + use<'__normal_async_0, '__normal_async_1, 't, T>>> { ::__normal_async_crate::__normal_async_recycling::boxed(async move { let name = name; let _depth = _depth; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<Option<&Tree<'t, T>>> { return __normal_async_output; };
        if self.name == name {
            return Some(self);
        }
        for child in &self.children {
            if let Some(found) = ::__normal_async_crate::__normal_async_recycling::__normal_async_Pinned::of(child.find(name, 1)).await {
                return Some(found);
            }
        }
        None
    }) }
}
impl<T> Tree<'_, T> {
    pub     async fn count(&self) -> usize { ::__normal_async_crate::__normal_async_recycling::__normal_async_Pinned::new(async move { let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<usize> { return __normal_async_output; };
        let mut n = 1;
        for child in &self.children {
            n += child.count().await;
        }
        n
    }).await }
}
pub     async fn any(x: impl Copy, n: &u8) -> u8 { ::__normal_async_crate::__normal_async_recycling::__normal_async_Pinned::new(async move { let x = x; let n = n; let () = if let ::core::option::Option::Some(__normal_async_output) = ::core::option::Option::None::<u8> { return __normal_async_output; };
    if *n == 0 {
        return 0;
    }
    any(x, &(n - 1)).await
}).await }
 #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] extern crate self as __normal_async_crate; #[doc(hidden)] #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, deprecated, non_camel_case_types, private_bounds, private_interfaces, unsafe_code)] pub mod __normal_async_recycling { use ::core::{ alloc::Layout, cell::{Cell, UnsafeCell}, fmt::{self, Debug}, future::Future, marker::Sized, mem::{ManuallyDrop, align_of}, ops::Drop, option::Option::{self, None, Some}, pin::Pin, ptr, task::{Context, Poll}, }; use ::std::{alloc, boxed::Box}; const WORD: usize = align_of::<usize>(); const MAX_WORDS: usize = 128; const MAX_BYTES: usize = 64 * 1024; #[inline] pub fn boxed<T>(value: T) -> Pin<Box<T>> { let layout = Layout::new::<T>(); if layout.size() == 0 { return Box::pin(value); } let memory = match take(layout) { Some(memory) => memory, None => allocate(layout.size(), layout.align()), }; let memory = memory.cast::<T>(); unsafe { memory.write(value); Pin::new_unchecked(Box::from_raw(memory)) } } #[repr(transparent)] pub struct __normal_async_Pinned<T: ?Sized>(ManuallyDrop<Pin<Box<T>>>); impl<T> __normal_async_Pinned<T> { #[inline] pub fn new(value: T) -> Self { Self::of(boxed(value)) } } impl<T: ?Sized> __normal_async_Pinned<T> { #[inline] pub fn of(boxed: Pin<Box<T>>) -> Self { __normal_async_Pinned(ManuallyDrop::new(boxed)) } pub fn __normal_async_box(self) -> Pin<Box<T>> { let mut this = ManuallyDrop::new(self); unsafe { ManuallyDrop::take(&mut this.0) } } } impl<T: Future + ?Sized> Future for __normal_async_Pinned<T> { type Output = T::Output; #[inline] fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T::Output> { self.0.as_mut().poll(context) } } impl<T: ?Sized> Drop for __normal_async_Pinned<T> { #[inline] fn drop(&mut self) { let boxed = unsafe { Pin::into_inner_unchecked(ManuallyDrop::take(&mut self.0)) }; let value = Box::into_raw(boxed); let layout = Layout::for_value(unsafe { &*(value as *const UnsafeCell<T>) }); let _memory = Memory { start: value.cast(), layout, }; unsafe { ptr::drop_in_place(value) } } } impl<T: Debug + ?Sized> Debug for __normal_async_Pinned<T> { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Debug::fmt(&*self.0, f) } } struct Memory { start: *mut u8, layout: Layout, } impl Drop for Memory { #[inline] fn drop(&mut self) { if self.layout.size() != 0 && !keep(self.start, self.layout) { unsafe { alloc::dealloc(self.start, self.layout) } } } } struct Block { next: *mut Block, } struct Blocks { first: [Cell<*mut Block>; MAX_WORDS], room: Cell<usize>, } struct Keeper; ::std::thread_local! { static BLOCKS: Blocks = const { Blocks { first: [const { Cell::new(ptr::null_mut()) }; MAX_WORDS], room: Cell::new(0), } }; static KEEPER: Keeper = const { Keeper }; } #[inline] fn index(layout: Layout) -> Option<usize> { let index = (layout.size() / WORD).wrapping_sub(1); if layout.align() == WORD && index < MAX_WORDS { Some(index) } else { None } } #[inline] fn take(layout: Layout) -> Option<*mut u8> { let index = index(layout)?; let take = |blocks: &Blocks| { let block = blocks.first[index].get(); if block.is_null() { return None; } blocks.first[index].set(unsafe { (*block).next }); blocks.room.set(blocks.room.get() + layout.size()); Some(block.cast()) }; BLOCKS.try_with(take).ok()? } #[inline] fn keep(start: *mut u8, layout: Layout) -> bool { let Some(index) = index(layout) else { return false; }; let keep = |blocks: &Blocks| { if blocks.room.get() < layout.size() && !make_room(blocks) { return false; } blocks.room.set(blocks.room.get() - layout.size()); let block = start.cast::<Block>(); unsafe { block.write(Block { next: blocks.first[index].get(), }) }; blocks.first[index].set(block); true }; BLOCKS.try_with(keep).unwrap_or(false) } #[cold] fn make_room(blocks: &Blocks) -> bool { if KEEPER.try_with(|_| ()).is_err() { return false; } give_back(blocks); blocks.room.set(MAX_BYTES); true } fn give_back(blocks: &Blocks) { for (index, first) in blocks.first.iter().enumerate() { let mut block = first.replace(ptr::null_mut()); while !block.is_null() { let memory = block.cast(); unsafe { block = (*block).next; let layout = Layout::from_size_align_unchecked((index + 1) * WORD, WORD); alloc::dealloc(memory, layout); } } } } impl Drop for Keeper { fn drop(&mut self) { let _ = BLOCKS.try_with(|blocks| { give_back(blocks); blocks.room.set(0); }); } } #[cold] #[inline(never)] extern "C" fn allocate(size: usize, align: usize) -> *mut u8 { unsafe { let layout = Layout::from_size_align_unchecked(size, align); let memory = alloc::alloc(layout); if memory.is_null() { alloc::handle_alloc_error(layout); } memory } } }