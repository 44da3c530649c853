block_on(async { cache.get(40).box.await + 1 })
