import Foundation

/// A kill at every durable step: the story is played once to learn its steps, and then once for each of them with the
/// death exactly there, and again with a second death soon after.
package struct EveryStep {
    package struct Report: Encodable, Sendable {
        /// Every step of the story that nothing interrupts, by name and in order.
        package var steps: [String] = []
        package var runs = 0
        /// Steps at which no run died, though it was to.
        package var unreached: [String] = []
        /// What a run found wrong, by where it died.
        package var wrongs: [Wrong] = []
        package var seconds = 0.0
    }

    package struct Wrong: Encodable, Sendable {
        /// The steps at which the practice died; none for the run without a death.
        package var diedAt: [String]
        package var findings: [String]

        package enum CodingKeys: String, CodingKey {
            case diedAt = "died_at"
            case findings
        }
    }

    private let folder: URL
    private let haste: Haste?

    package init(folder: String, haste: Haste? = nil) {
        self.folder = URL(filePath: folder)
        self.haste = haste
    }

    /// Plays the story once without a death, and then with one at each step that `isWanted`.
    ///
    /// `secondDeaths` are how many steps after a death another one comes, one run for each; 0 is none.
    package func run(
        secondDeaths: [Int] = [0, 1, 2],
        isWanted: (String) -> Bool = { _ in true },
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Report {
        let began = ContinuousClock.now
        var report = Report()
        report.steps = try play(deaths: [], into: &report).passed
        for (index, step) in report.steps.enumerated() where isWanted(step) {
            for second in secondDeaths {
                let deaths = second == 0 ? [index + 1] : [index + 1, second]
                let fuse = try play(deaths: deaths, into: &report)
                let isReached = fuse.deathsLeft == 0 && fuse.passed.count > index && fuse.passed[index] == step
                if !isReached { report.unreached.append(second == 0 ? step : "\(step), and \(second) after") }
            }
            progress(index + 1, report.steps.count)
        }
        let spent = began.duration(to: .now).components
        report.seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
        return report
    }

    private func play(deaths: [Int], into report: inout Report) throws -> Fuse {
        let place = folder.appending(path: "run-\(report.runs)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // What stays behind goes with the folder around it.
        defer { try? FileManager.default.removeItem(at: place) }
        var plan = RehearsalPlan(messages: .max, crashes: 0, seed: 1, faultsOneIn: nil, folder: place.path)
        plan.isStory = true
        plan.haste = haste
        let fuse = Fuse(deaths: deaths)
        let found = try Rehearsal(plan, fuse: fuse).run()
        report.runs += 1
        if found.wrongs > 0 { report.wrongs.append(Wrong(diedAt: fuse.diedAt, findings: found.findings)) }
        return fuse
    }
}
