/// Hears each durable step and each network call of a run by name, and ends the practice at those it was told.
///
/// A name is the kind of step, its number among its kind and the moment: `delivery.settle#2.after-commit`.
final class Fuse {
    /// Where a step may be cut.
    enum Moment: String {
        /// All is done but the commit.
        case beforeCommit = "before-commit"
        /// It is durable, and nobody has been told.
        case afterCommit = "after-commit"
        /// Not a byte of the request has left.
        case before
        /// The other side has acted, and its answer is not read yet.
        case accepted
        /// The answer is read, and nothing was done with it.
        case answered
    }

    private(set) var passed: [String] = []
    private(set) var diedAt: [String] = []
    private var counts: [String: Int] = [:]
    /// How many steps after the one before each death comes.
    private var deaths: ArraySlice<Int>
    private var since = 0

    /// The practice dies at the first of `deaths`, counted from 1, and then so many steps after each death.
    init(deaths: [Int] = []) {
        self.deaths = deaths[...]
    }

    var deathsLeft: Int { deaths.count }

    /// The name of the next step of a kind.
    func begin(_ kind: String) -> String {
        let number = counts[kind, default: 0] + 1
        counts[kind] = number
        return "\(kind)#\(number)"
    }

    func pass(_ step: String, _ moment: Moment) throws {
        passed.append("\(step).\(moment.rawValue)")
        since += 1
        guard since == deaths.first else { return }
        deaths.removeFirst()
        since = 0
        diedAt += passed.suffix(1)
        throw Death()
    }
}
