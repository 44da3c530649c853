mod common;

#[test]
fn first() {
    let cache = common::cache();
    assert_eq!(cache::block_on(common::one(&*cache)), 1);
}
