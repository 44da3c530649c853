//! A path dependency outside the workspace.

pub box async fn double(n: u32) -> u32 {
    2 * n
}
