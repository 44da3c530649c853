fn main() {
    let first_long_name: u32 = "a long string that makes the line much longer than the terminal is wide, so that it must be trimmed when it is shown"; let second: u32 = "b";
    let multi: u32 = "one
        two
        three
        four
        five
        six
        seven";
                                                                let deep: u32 = if true { "deep" } else { "deeper and deeper and deeper and deeper and deeper and deeper and deeper and deeper" };
    let closure = |a: u32,
                   b: u32| {
        a + "b"
    };
    takes(
        1,
        "two",
        [
            3,
            4,
        ],
    );
    let wide: u32 = "全角文字"; let narrow: u32 = "b";
}

fn takes(a: u32, b: u32, c: u32) {}
