fn main() {
    if true {
        let s = "a";
    println!("{}", s);
}