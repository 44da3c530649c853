//! Each test has a thread of its own, so nothing is kept when it starts.

use std::{future::ready, mem::size_of_val, pin::Pin, thread};

use super::boxes::{__normal_async_Pinned as Pinned, boxed};

fn address<T: ?Sized>(boxed: &Pin<Box<T>>) -> usize {
    std::ptr::from_ref(&**boxed).addr()
}

/// Gives the memory of a box to this thread.
fn recycle<T>(boxed: Pin<Box<T>>) -> usize {
    let address = address(&boxed);
    drop(Pinned::of(boxed));
    address
}

#[test]
fn memory_is_used_again_for_what_has_the_same_layout() {
    let address_of_first = recycle(boxed([1_usize; 3]));
    let longer = boxed([2_usize; 4]);
    let other = boxed([1_u8; 24]);
    let next = boxed([3_usize; 3]);
    assert_eq!(address(&next), address_of_first);
    assert_eq!((*longer, *other, *next), ([2; 4], [1; 24], [3; 3]));
}

#[test]
fn it_is_used_once() {
    let address_of_first = recycle(boxed(1_usize));
    let [a, b] = [boxed(2_usize), boxed(3_usize)];
    assert_eq!(address(&a), address_of_first);
    assert_ne!(address(&b), address_of_first);
}

#[test]
fn any_box_can_be_awaited_so() {
    let address_of_first = recycle(Box::pin([1_usize; 2]));
    let next: Pin<Box<dyn Send>> = boxed([2_usize; 2]);
    assert_eq!(address(&next).to_owned(), address_of_first);
}

#[test]
fn what_it_kept_goes_when_there_is_too_much_of_it() {
    let fill = || (0..200).map(|_| boxed([0_usize; 64])).collect::<Vec<_>>();
    for full in fill() {
        recycle(full);
    }
    let address_of_last = recycle(boxed(1_usize));
    assert_eq!(address(&boxed(2_usize)), address_of_last);
}

#[test]
fn another_thread_may_drop_it() {
    let boxed = boxed([1_usize; 3]);
    let there = thread::spawn(move || {
        let address_of_first = recycle(boxed);
        address(&super::boxes::boxed([2_usize; 3])) == address_of_first
    });
    assert!(there.join().unwrap());
}

#[test]
fn it_is_as_large_as_a_box_and_can_be_one_again() {
    let pinned = Pinned::new(ready(1_usize));
    assert_eq!(size_of_val(&pinned), size_of::<usize>());
    let plain: Pin<Box<_>> = pinned.__normal_async_box();
    assert_eq!(Pin::into_inner(plain).into_inner(), 1);
}

#[test]
fn the_module_is_on_one_line() {
    let text = super::on_one_line(super::BOXES);
    assert!(
        !text.contains(['\n', '\r']) && !text.contains("//"),
        "{text}"
    );
}
