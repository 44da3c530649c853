//! "Dynamic dispatch: add `.box`": the error is at the call, and its help can be applied.

trait Ledger {
    async fn balance(&self, account: u32) -> Option<i64>;
}

async fn report(ledger: &dyn Ledger, account: u32) -> String {
    if let Some(amount) = ledger.balance(account).await { //~ E0038
        return format!("{account} has {amount}");
    }
    format!("{account} is unknown")
}

struct Memory(u32);

impl Ledger for Memory {
    async fn balance(&self, account: u32) -> Option<i64> {
        (account == self.0).then_some(70)
    }
}

fn main() {
    let report = report(&Memory(7), 7);
    assert_eq!(futures::executor::block_on(report), "7 has 70");
}
