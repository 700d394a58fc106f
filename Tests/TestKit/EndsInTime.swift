package import Testing

extension Trait where Self == TimeLimitTrait {
    /// For a test that waits for somebody: it fails by its name, where otherwise the whole run would never end.
    ///
    /// No measure of speed: on a busy machine each step of a test waits for its turn among the others.
    package static var endsInTime: Self { .timeLimit(.minutes(10)) }
}
