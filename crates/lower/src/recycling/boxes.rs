//! The text that goes to crates which await boxes: see [`super`].
//!
//! Each box here is a real one, its memory the global allocator's by the layout of what is in it. What is kept of it is
//! kept by just that layout, on the thread where the future was dropped. It goes back to the allocator when the thread
//! ends, or when it holds more than it should.

use ::core::{
    alloc::Layout,
    cell::{Cell, UnsafeCell},
    fmt::{self, Debug},
    future::Future,
    iter::Iterator,
    marker::Sized,
    mem::{ManuallyDrop, align_of},
    ops::Drop,
    option::Option::{self, None, Some},
    pin::Pin,
    ptr,
    task::{Context, Poll},
};
use ::std::{alloc, boxed::Box};

/// What is kept has the alignment of a word, as nearly every future has, and this many words at most.
const WORD: usize = align_of::<usize>();
const MAX_WORDS: usize = 128;
/// What a thread keeps at most.
const MAX_BYTES: usize = 64 * 1024;

/// `Box::pin(value)`, in memory that was kept if there is some.
#[inline]
pub fn boxed<T>(value: T) -> Pin<Box<T>> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        return Box::pin(value);
    }
    let memory = match take(layout) {
        Some(memory) => memory,
        None => allocate(layout.size(), layout.align()),
    };
    let memory = memory.cast::<T>();
    // SAFETY: this is memory of the allocator's, of the layout of `T`, and nobody else's: that of a box.
    unsafe {
        memory.write(value);
        Pin::new_unchecked(Box::from_raw(memory))
    }
}

/// A box that is awaited where it is made, and whose memory is kept when it is dropped.
#[repr(transparent)]
pub struct __normal_async_Pinned<T: ?Sized>(ManuallyDrop<Pin<Box<T>>>);

impl<T> __normal_async_Pinned<T> {
    #[inline]
    pub fn new(value: T) -> Self {
        Self::of(boxed(value))
    }
}

impl<T: ?Sized> __normal_async_Pinned<T> {
    #[inline]
    pub fn of(boxed: Pin<Box<T>>) -> Self {
        __normal_async_Pinned(ManuallyDrop::new(boxed))
    }

    pub fn __normal_async_box(self) -> Pin<Box<T>> {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: it is not used again, not even dropped.
        unsafe { ManuallyDrop::take(&mut this.0) }
    }
}

impl<T: Future + ?Sized> Future for __normal_async_Pinned<T> {
    type Output = T::Output;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T: ?Sized> Drop for __normal_async_Pinned<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: it is not used again; and what is in it is dropped where it is.
        let boxed = unsafe { Pin::into_inner_unchecked(ManuallyDrop::take(&mut self.0)) };
        let value = Box::into_raw(boxed);
        // SAFETY: it is valid until it is dropped. What is in it may be borrowed by itself, so this reference is none
        // to its content.
        let layout = Layout::for_value(unsafe { &*(value as *const UnsafeCell<T>) });
        // Before what is in it, for when that panics.
        let _memory = Memory {
            start: value.cast(),
            layout,
        };
        // SAFETY: it was the box's, which would drop it, too.
        unsafe { ptr::drop_in_place(value) }
    }
}

impl<T: Debug + ?Sized> Debug for __normal_async_Pinned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&*self.0, f)
    }
}

/// The memory of a box, when there is nothing in it any more.
struct Memory {
    start: *mut u8,
    layout: Layout,
}

impl Drop for Memory {
    #[inline]
    fn drop(&mut self) {
        if self.layout.size() != 0 && !keep(self.start, self.layout) {
            // SAFETY: the box had it from the allocator, by this layout.
            unsafe { alloc::dealloc(self.start, self.layout) }
        }
    }
}

/// Memory that is kept.
struct Block {
    next: *mut Block,
}

/// What a thread keeps.
struct Blocks {
    /// The first block of each size, by its index.
    first: [Cell<*mut Block>; MAX_WORDS],
    /// How many bytes more may be kept: none before there is somebody to give them back.
    room: Cell<usize>,
}

/// Gives back what a thread keeps when it ends.
struct Keeper;

::std::thread_local! {
    // Nothing of it has to be dropped, so using it takes no look at whether it was.
    static BLOCKS: Blocks = const {
        Blocks {
            first: [const { Cell::new(ptr::null_mut()) }; MAX_WORDS],
            room: Cell::new(0),
        }
    };
    static KEEPER: Keeper = const { Keeper };
}

#[inline]
fn index(layout: Layout) -> Option<usize> {
    let index = (layout.size() / WORD).wrapping_sub(1);
    if layout.align() == WORD && index < MAX_WORDS {
        Some(index)
    } else {
        None
    }
}

#[inline]
fn take(layout: Layout) -> Option<*mut u8> {
    let index = index(layout)?;
    let take = |blocks: &Blocks| {
        let block = blocks.first[index].get();
        if block.is_null() {
            return None;
        }
        // SAFETY: there is a block in what is kept.
        blocks.first[index].set(unsafe { (*block).next });
        blocks.room.set(blocks.room.get() + layout.size());
        Some(block.cast())
    };
    BLOCKS.try_with(take).ok()?
}

/// Keeps the memory, which was the allocator's and is nobody's now, or says that it does not.
#[inline]
fn keep(start: *mut u8, layout: Layout) -> bool {
    let Some(index) = index(layout) else {
        return false;
    };
    let keep = |blocks: &Blocks| {
        if blocks.room.get() < layout.size() && !make_room(blocks) {
            return false;
        }
        blocks.room.set(blocks.room.get() - layout.size());
        let block = start.cast::<Block>();
        // SAFETY: it has the alignment of a word, and one at least.
        unsafe {
            block.write(Block {
                next: blocks.first[index].get(),
            })
        };
        blocks.first[index].set(block);
        true
    };
    BLOCKS.try_with(keep).unwrap_or(false)
}

/// Makes room by giving back all that is kept: that may be of sizes which nobody asks for any more.
#[cold]
fn make_room(blocks: &Blocks) -> bool {
    // From here on it is dropped with the thread; and there is no room when it was.
    if KEEPER.try_with(|_| ()).is_err() {
        return false;
    }
    give_back(blocks);
    blocks.room.set(MAX_BYTES);
    true
}

fn give_back(blocks: &Blocks) {
    for (index, first) in blocks.first.iter().enumerate() {
        let mut block = first.replace(ptr::null_mut());
        while !block.is_null() {
            let memory = block.cast();
            // SAFETY: a block is memory of the allocator's that was kept under the index of its layout.
            unsafe {
                block = (*block).next;
                let layout = Layout::from_size_align_unchecked((index + 1) * WORD, WORD);
                alloc::dealloc(memory, layout);
            }
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = BLOCKS.try_with(|blocks| {
            give_back(blocks);
            blocks.room.set(0);
        });
    }
}

/// Memory of the allocator's. It never unwinds, so that a value that waits for it can stay in registers.
#[cold]
#[inline(never)]
extern "C" fn allocate(size: usize, align: usize) -> *mut u8 {
    // SAFETY: they are those of a layout that is not empty.
    unsafe {
        let layout = Layout::from_size_align_unchecked(size, align);
        let memory = alloc::alloc(layout);
        if memory.is_null() {
            alloc::handle_alloc_error(layout);
        }
        memory
    }
}
