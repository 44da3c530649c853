struct Pool {
    connections: Vec<u32>,
}

impl Pool {
    async fn close(&mut self) {
        self.connections.clear();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.close().await;
    }
}
