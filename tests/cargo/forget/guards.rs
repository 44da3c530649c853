use normal_async::Forget;

pub struct Guard;

impl !Forget for Guard {}
