pub fn f(text: String, numbers: &[usize]) -> Vec<usize> {
    let sum: usize = numbers.iter().map({ #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_0 = ::core::ops::RangeFrom { start: text.len() }; |n| { #[allow(unreachable_code, clippy::allow_attributes, clippy::allow_attributes_without_reason)] '__normal_async_never: { break '__normal_async_never; let __normal_async_moved = __normal_async_move_0; } n + __normal_async_move_0.start } }).sum();
    let moved = std::thread::spawn({ #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_1 = ::core::ops::RangeFrom { start: text.clone() }; move || __normal_async_move_1.start.len() + sum });
    let block = { #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_2 = ::core::ops::RangeFrom { start: vec![1, 2] }; #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_3 = ::core::ops::RangeFrom { start: 3 }; async { #[allow(unreachable_code, clippy::allow_attributes, clippy::allow_attributes_without_reason)] '__normal_async_never: { break '__normal_async_never; let __normal_async_moved = __normal_async_move_2; let __normal_async_moved = __normal_async_move_3; }  __normal_async_move_2.start.push(sum); __normal_async_move_3.start.max(sum) } };
    drop(block);
    let nested = numbers.iter().flat_map({ #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_5 = ::core::ops::RangeFrom { start: text.len() }; |n| { #[allow(unreachable_code, clippy::allow_attributes, clippy::allow_attributes_without_reason)] '__normal_async_never: { break '__normal_async_never; let __normal_async_moved = __normal_async_move_5; } 
        [1, 2].map({ #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_4 = ::core::ops::RangeFrom { start: __normal_async_move_5.start + 1 }; |m| { #[allow(unreachable_code, clippy::allow_attributes, clippy::allow_attributes_without_reason)] '__normal_async_never: { break '__normal_async_never; let __normal_async_moved = __normal_async_move_4; } 
            m + n + __normal_async_move_4.start



        } })
    } });
    let all = nested.chain(moved.join());
    let function: fn(usize) -> usize = |n| n;
    let called = { #[allow(unused_mut, clippy::allow_attributes, clippy::allow_attributes_without_reason)] let mut __normal_async_move_6 = ::core::ops::RangeFrom { start: function }; || { #[allow(unreachable_code, clippy::allow_attributes, clippy::allow_attributes_without_reason)] '__normal_async_never: { break '__normal_async_never; let __normal_async_moved = __normal_async_move_6; } (__normal_async_move_6.start)(1) } };
    all.chain([called()]).collect()
}
