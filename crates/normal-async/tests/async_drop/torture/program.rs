//! Random programs.

/// Statements of an async body. Each has a name for the log where it has to say
/// something.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Values that are dropped at the end of the block.
    Let(Container, Vec<Value>),
    /// Values that are dropped at once.
    Drop(Container, Vec<Value>),
    /// A variable with the first value, which is assigned the second.
    Assign(Value, Value),
    /// Awaits a future that is pending so many times.
    Await(u32, usize),
    /// A block.
    Block(Vec<Op>),
    /// Awaits a body, and keeps what it returns until the end of the block.
    Body(Vec<Op>, Option<Value>),
    /// Awaits a body, and catches its panic.
    Catch(u32, Vec<Op>),
    /// Awaits a body, and cancels it when it has been pending so many times.
    Cancel(u32, usize, Vec<Op>),
    /// Awaits an async block in code that is not lowered.
    Foreign(Vec<Op>),
    /// Leaves the body, or the block that is not lowered.
    Return,
    Panic,
}

/// What values are in while they are dropped.
#[derive(Clone, Copy, Debug)]
pub(super) enum Container {
    Vec,
    Option,
    Dyn,
    Shared,
    Tuple,
    Callee,
}

const CONTAINERS: [Container; 6] = [
    Container::Vec,
    Container::Option,
    Container::Dyn,
    Container::Shared,
    Container::Tuple,
    Container::Callee,
];

/// A value with a clean-up.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) name: u32,
    /// Whether it cannot be moved away.
    pub(super) in_place: bool,
    /// How often its clean-up is pending.
    pub(super) yields: usize,
    /// Whether its clean-up panics after that.
    pub(super) panics: bool,
    /// What its clean-up drops before that.
    pub(super) drops: Vec<Value>,
    pub(super) fields: Vec<Value>,
}

pub(super) fn generate(seed: u64) -> Vec<Op> {
    let mut generator = Generator {
        random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        names: 0,
        // A panic while a thread panics is another matter.
        in_place: seed.is_multiple_of(2),
        budget: 4 + (seed / 16) % 25,
    };
    generator.ops(3)
}

struct Generator {
    random: u64,
    names: u32,
    /// Whether clean-ups run in place, or else panic, once in a while.
    in_place: bool,
    /// How much there still is to generate.
    budget: u64,
}

impl Generator {
    fn below(&mut self, limit: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 16) % limit
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }

    fn name(&mut self) -> u32 {
        self.names += 1;
        self.names
    }

    fn ops(&mut self, depth: u64) -> Vec<Op> {
        let mut ops = Vec::new();
        for _ in 0..=self.below(5) {
            let Some(budget) = self.budget.checked_sub(1) else {
                break;
            };
            self.budget = budget;
            let op = self.op(depth);
            let is_last = matches!(op, Op::Return | Op::Panic);
            ops.push(op);
            if is_last {
                break;
            }
        }
        ops
    }

    fn op(&mut self, depth: u64) -> Op {
        match self.below(if depth > 0 { 16 } else { 9 }) {
            0..=2 => Op::Let(self.container(), self.values(2)),
            3 | 4 => Op::Drop(self.container(), self.values(2)),
            5 => Op::Assign(self.value(1), self.value(1)),
            6 | 7 => Op::Await(self.name(), self.yields()),
            8 if self.one_in(2) => Op::Return,
            8 => Op::Panic,
            9 => Op::Block(self.ops(depth - 1)),
            10 | 11 => {
                let ops = self.ops(depth - 1);
                Op::Body(ops, self.one_in(2).then(|| self.value(1)))
            }
            12 => Op::Catch(self.name(), self.ops(depth - 1)),
            13 | 14 => {
                let pending = 1 + self.yields() + self.yields();
                Op::Cancel(self.name(), pending, self.ops(depth - 1))
            }
            _ => Op::Foreign(self.ops(depth - 1)),
        }
    }

    fn container(&mut self) -> Container {
        CONTAINERS[self.below(CONTAINERS.len() as u64) as usize]
    }

    fn yields(&mut self) -> usize {
        self.below(3) as usize
    }

    fn values(&mut self, depth: u64) -> Vec<Value> {
        (0..=self.below(2)).map(|_| self.value(depth)).collect()
    }

    fn value(&mut self, depth: u64) -> Value {
        let inner = |this: &mut Self| match depth.checked_sub(1) {
            Some(depth) if this.one_in(3) => this.values(depth),
            _ => Vec::new(),
        };
        Value {
            name: self.name(),
            drops: inner(self),
            fields: inner(self),
            in_place: self.in_place && self.one_in(4),
            yields: self.yields(),
            panics: !self.in_place && self.one_in(6),
        }
    }
}
