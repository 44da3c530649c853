mod common;

#[test]
fn second() {
    let cache = common::cache();
    assert_eq!(cache::block_on(common::one(&*cache)), 1);
}
