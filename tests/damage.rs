//! Programs with a mistake that nobody would make on purpose.

/// Numbers that look random, and are the same in every run.
#[derive(Default)]
pub struct Numbers(u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// The text with one word, sign or stretch of it removed, doubled or moved, or with a word in the place of another.
pub fn damaged(text: &str, numbers: &mut Numbers) -> String {
    if numbers.below(2) == 0 {
        return with_another_word(text, numbers);
    }
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| !is_of_word(*c))
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let from = numbers.below(starts.len());
    let to = (from + 1 + numbers.below(6)).min(starts.len() - 1);
    let (from, to) = (starts[from], starts[to].max(starts[from]));
    let elsewhere = starts[numbers.below(starts.len())];
    let piece = &text[from..to];
    let mut damaged = text.to_owned();
    match numbers.below(3) {
        0 => damaged.replace_range(from..to, ""),
        1 => damaged.insert_str(to, piece),
        _ => damaged.insert_str(elsewhere, piece),
    }
    damaged
}

fn with_another_word(text: &str, numbers: &mut Numbers) -> String {
    let words: Vec<&str> = text
        .split(|c| !is_of_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return text.to_owned();
    }
    let word = words[numbers.below(words.len())];
    let at = word.as_ptr() as usize - text.as_ptr() as usize;
    let mut damaged = text.to_owned();
    damaged.replace_range(at..at + word.len(), words[numbers.below(words.len())]);
    damaged
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
