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

fn main() {
    let _ = report;
}
