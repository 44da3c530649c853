//! What a program has to say, by the rules alone.

use std::collections::VecDeque;

use super::program::{Op, Value};

/// Why a block is left before its end.
enum Exit {
    Return,
    /// The layer with this index cancels the one in it.
    Cancel(usize),
    /// The layer with this index panics.
    Panic(usize),
}

/// The futures that are being polled, from the outermost one to the innermost.
enum Layer {
    Body(VecDeque<Cleanup>),
    Catch,
    /// How often what is in it may still be pending.
    Limit(usize),
}

/// What a clean-up still has to do. Nothing that happens elsewhere changes that.
struct Cleanup {
    steps: VecDeque<Step>,
    panics: bool,
    /// What is due still after it has panicked.
    left: VecDeque<Cleanup>,
}

enum Step {
    Say(String),
    Pending,
}

#[derive(Default)]
pub(super) struct Model {
    pub(super) log: Vec<String>,
    /// How often the program is pending.
    pub(super) pending: usize,
    layers: Vec<Layer>,
}

/// Runs `program` until it has been pending so many times.
pub(super) fn run(program: &[Op], pending: usize) -> Model {
    let mut model = Model::default();
    model.layers.push(Layer::Limit(pending));
    let _ = model.body(program, None);
    model
}

impl Model {
    fn say(&mut self, what: String) {
        self.log.push(what);
    }

    fn block(&mut self, ops: &[Op], is_lowered: bool) -> Result<(), Exit> {
        let mut locals = Vec::new();
        let result = self.ops(ops, is_lowered, &mut locals);
        for values in locals.into_iter().rev() {
            self.drop_all(values);
        }
        result
    }

    fn ops<'a>(
        &mut self,
        ops: &'a [Op],
        is_lowered: bool,
        locals: &mut Vec<&'a [Value]>,
    ) -> Result<(), Exit> {
        for op in ops {
            if is_lowered && is_await(op) {
                if let Op::Await(name, _) = op {
                    self.say(format!("await {name}"));
                }
                self.flush()?;
            } else if let Op::Await(name, _) = op {
                self.say(format!("await {name}"));
            }
            match op {
                Op::Let(_, values) => locals.push(values),
                Op::Drop(_, values) => self.drop_all(values),
                Op::Assign(first, second) => {
                    self.say(format!("{} is assigned to", first.name));
                    self.drop(first);
                    locals.push(std::slice::from_ref(second));
                }
                Op::Await(name, yields) => {
                    self.say(format!("await {name} begins"));
                    for _ in 0..*yields {
                        self.be_pending(None)?;
                    }
                    self.say(format!("await {name} ends"));
                }
                Op::Block(ops) => self.block(ops, is_lowered)?,
                Op::Body(ops, output) => {
                    if self.body(ops, output.as_ref())? {
                        locals.push(output.as_slice());
                    }
                }
                Op::Catch(name, ops) => {
                    let layer = self.layers.len();
                    self.layers.push(Layer::Catch);
                    let result = self.body(ops, None);
                    self.layers.pop();
                    match result {
                        Ok(_) => self.say(format!("{name} returned")),
                        Err(Exit::Panic(from)) if from > layer => {
                            self.say(format!("{name} panicked"));
                        }
                        Err(exit) => return Err(exit),
                    }
                }
                Op::Cancel(name, pending, ops) => {
                    let layer = self.layers.len();
                    self.layers.push(Layer::Limit(*pending));
                    let result = self.body(ops, None);
                    self.layers.pop();
                    match result {
                        Ok(_) => self.say(format!("{name} returned")),
                        Err(Exit::Cancel(by)) if by == layer => {
                            self.say(format!("{name} was cancelled"));
                        }
                        Err(exit) => return Err(exit),
                    }
                }
                Op::Foreign(ops) => match self.block(ops, false) {
                    Ok(()) | Err(Exit::Return) => {}
                    Err(exit) => return Err(exit),
                },
                Op::Return => return Err(Exit::Return),
                Op::Panic => return Err(Exit::Panic(self.layers.len())),
            }
        }
        Ok(())
    }

    /// Says whether it returned `output`, if there is one.
    fn body(&mut self, ops: &[Op], output: Option<&Value>) -> Result<bool, Exit> {
        self.layers.push(Layer::Body(VecDeque::new()));
        let result = match self.block(ops, true) {
            Ok(()) => Ok(output),
            Err(Exit::Return) => Ok(None),
            Err(exit) => Err(exit),
        };
        let result = result.and_then(|output| {
            let flushed = self.flush();
            if let (Err(_), Some(output)) = (&flushed, output) {
                self.drop(output);
            }
            flushed.map(|()| output.is_some())
        });
        let Some(Layer::Body(due)) = self.layers.pop() else {
            unreachable!("it was pushed before")
        };
        match self.innermost() {
            Some(body) => self.due(body).extend(due),
            None => self.reap(due),
        }
        result
    }

    fn innermost(&self) -> Option<usize> {
        let mut layers = self.layers.iter();
        layers.rposition(|layer| matches!(layer, Layer::Body(_)))
    }

    fn due(&mut self, layer: usize) -> &mut VecDeque<Cleanup> {
        match &mut self.layers[layer] {
            Layer::Body(due) => due,
            Layer::Catch | Layer::Limit(_) => unreachable!("it is no body"),
        }
    }

    /// Awaits what is due in the innermost body.
    fn flush(&mut self) -> Result<(), Exit> {
        let body = self.innermost().expect("code runs in a body");
        while !self.drain(body)? {
            self.be_pending(Some(body))?;
        }
        Ok(())
    }

    /// Polls what is due in a body, and says whether it is done.
    fn drain(&mut self, body: usize) -> Result<bool, Exit> {
        while let Some(cleanup) = self.due(body).front_mut() {
            match cleanup.steps.pop_front() {
                Some(Step::Say(what)) => self.say(what),
                Some(Step::Pending) => return Ok(false),
                None => {
                    let cleanup = self.due(body).pop_front().expect("it is the first");
                    self.due(body).extend(cleanup.left);
                    if cleanup.panics {
                        return Err(Exit::Panic(body));
                    }
                }
            }
        }
        Ok(true)
    }

    /// The future in the innermost layer is pending, and so are those around it,
    /// which poll what is due in them. `waiting` has done that.
    fn be_pending(&mut self, waiting: Option<usize>) -> Result<(), Exit> {
        self.pending += 1;
        for layer in (0..self.layers.len()).rev() {
            match &mut self.layers[layer] {
                Layer::Body(_) if Some(layer) != waiting => {
                    self.drain(layer)?;
                }
                Layer::Body(_) | Layer::Catch => {}
                Layer::Limit(left) => {
                    *left -= 1;
                    if *left == 0 {
                        return Err(Exit::Cancel(layer));
                    }
                }
            }
        }
        Ok(())
    }

    fn reap(&mut self, mut due: VecDeque<Cleanup>) {
        while let Some(cleanup) = due.pop_front() {
            for step in cleanup.steps {
                if let Step::Say(what) = step {
                    self.say(what);
                }
            }
            due.extend(cleanup.left);
        }
    }

    fn drop_all(&mut self, values: &[Value]) {
        values.iter().for_each(|value| self.drop(value));
    }

    fn drop(&mut self, value: &Value) {
        let body = self.innermost().expect("code runs in a body");
        let mut dropping = Dropping {
            steps: VecDeque::new(),
            due: std::mem::take(self.due(body)),
        };
        dropping.drop(value);
        *self.due(body) = dropping.due;
        for step in dropping.steps {
            if let Step::Say(what) = step {
                self.say(what);
            }
        }
    }
}

fn is_await(op: &Op) -> bool {
    matches!(
        op,
        Op::Await(..) | Op::Body(..) | Op::Catch(..) | Op::Cancel(..) | Op::Foreign(_)
    )
}

/// What code does that drops values, and what is due then.
struct Dropping {
    steps: VecDeque<Step>,
    due: VecDeque<Cleanup>,
}

/// A clean-up panicked.
struct Panicked;

impl Dropping {
    fn say(&mut self, what: String) {
        self.steps.push_back(Step::Say(what));
    }

    fn drop(&mut self, value: &Value) {
        if !value.in_place {
            self.due.push_back(clean_up(value));
            return;
        }
        self.flush_in_place();
        let mut body = Dropping {
            steps: VecDeque::new(),
            due: VecDeque::new(),
        };
        let _ = body.clean(value);
        self.block_on(body.steps);
        self.end(value);
    }

    /// What follows a clean-up.
    fn end(&mut self, value: &Value) {
        self.say(format!("{} own drop", value.name));
        self.say(format!("{} fields", value.name));
        value.fields.iter().for_each(|field| self.drop(field));
    }

    /// What the clean-up itself does.
    fn clean(&mut self, value: &Value) -> Result<(), Panicked> {
        self.say(format!("{} begins", value.name));
        value.drops.iter().for_each(|value| self.drop(value));
        self.flush()?;
        self.steps.extend((0..value.yields).map(|_| Step::Pending));
        if value.panics {
            return Err(Panicked);
        }
        self.say(format!("{} ends", value.name));
        Ok(())
    }

    fn block_on(&mut self, steps: VecDeque<Step>) {
        let steps = steps.into_iter();
        let said = steps.filter(|step| matches!(step, Step::Say(_)));
        self.steps.extend(said);
    }

    /// Blocks until what is due is done, none of which panics.
    fn flush_in_place(&mut self) {
        while let Some(cleanup) = self.due.pop_front() {
            self.block_on(cleanup.steps);
        }
    }

    /// Awaits what is due.
    fn flush(&mut self) -> Result<(), Panicked> {
        while let Some(cleanup) = self.due.pop_front() {
            self.steps.extend(cleanup.steps);
            self.due.extend(cleanup.left);
            if cleanup.panics {
                return Err(Panicked);
            }
        }
        Ok(())
    }
}

fn clean_up(value: &Value) -> Cleanup {
    let mut body = Dropping {
        steps: VecDeque::new(),
        due: VecDeque::new(),
    };
    let result = body.clean(value);
    body.end(value);
    let result = result.and_then(|()| body.flush());
    Cleanup {
        steps: body.steps,
        panics: result.is_err(),
        left: body.due,
    }
}
