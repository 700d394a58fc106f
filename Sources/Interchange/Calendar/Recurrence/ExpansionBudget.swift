/// What is left to be spent on the expansion of one series.
struct ExpansionBudget {
    /// Days and times that may still be looked at.
    private var steps: Int
    /// Instances within the window that may still be found.
    private var instances: Int
    private(set) var stop: CalendarExpansion.Stop?

    private let limits: (steps: Int, instances: Int)

    init(steps: Int, instances: Int) {
        self.steps = steps
        self.instances = instances
        limits = (steps, instances)
    }

    var stepsSpent: Int { limits.steps - steps }

    /// False once there is nothing left.
    mutating func spend(steps count: Int) -> Bool {
        guard stop == nil else { return false }
        guard count <= steps else {
            steps = 0
            stop = .tooMuchWork(limit: limits.steps)
            return false
        }
        steps -= count
        return true
    }

    /// False once there is nothing left.
    mutating func spendInstance() -> Bool {
        guard instances > 0 else {
            stop = stop ?? .tooManyInstances(limit: limits.instances)
            return false
        }
        instances -= 1
        return true
    }
}
