fn main() {
    {
