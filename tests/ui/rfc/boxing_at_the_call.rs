//! Guide, "Dynamic dispatch for async traits": one word at the call, none at the trait and none at its use.
//@ run

trait Ledger {
    async fn balance(&self, account: u32) -> Option<i64>;
    async fn book(&mut self, account: u32, amount: i64);
}

#[derive(Default)]
struct Memory(Vec<(u32, i64)>);

impl Ledger for Memory {
    async fn balance(&self, account: u32) -> Option<i64> {
        tokio::task::yield_now().await;
        let mut entries = self.0.iter();
        entries.find(|(of, _)| *of == account).map(|(_, amount)| *amount)
    }

    async fn book(&mut self, account: u32, amount: i64) {
        self.0.push((account, amount));
    }
}

async fn report(ledger: &mut dyn Ledger, account: u32) -> String {
    ledger.book(account, 7).box.await;
    if let Some(amount) = ledger.balance(account).box.await {
        return format!("{account} has {amount}");
    }
    format!("{account} is unknown")
}

/// On a known type there is no box.
async fn known(ledger: &Memory) -> Option<i64> {
    ledger.balance(1).await
}

#[tokio::main]
async fn main() {
    let mut memory = Memory::default();
    println!("{}", report(&mut memory, 1).await);
    println!("{:?}", known(&memory).await);
}
