/// Says on standard error how far a long piece of work is: on a terminal, or when asked to.
struct Progress {
    let total: Int
    var isForced = false

    private var isShown: Bool { (StandardError.isTerminal || isForced) && total > 0 }

    func reached(_ count: Int) {
        guard isShown else { return }
        let text = "\(count) of \(total) (\(count * 100 / total) %)"
        StandardError.write(Array((StandardError.isTerminal ? "\r" + text : text + "\n").utf8))
    }

    /// Leaves the line, so that what is printed next starts on its own.
    func finish() {
        if isShown, StandardError.isTerminal { StandardError.print("") }
    }
}
