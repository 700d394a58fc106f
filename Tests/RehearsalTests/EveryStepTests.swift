import Foundation
import Rehearsal
import Testing

@Suite(.serialized, .onThreadOfItsOwn) struct EveryStepTests {
    /// What every story must contain, so that a step that is no longer passed is missed.
    private static let kinds = [
        "webhook.journal", "intake.handle", "agenda.plan", "delivery.takeoff", "delivery.send", "delivery.settle",
        "media.fetch", "media.keep", "desk.book", "desk.cancel", "desk.answer",
    ]

    @Test func `a death at any step does no wrong`() throws {
        let report = try dieEverywhere(secondDeaths: [0])
        #expect(report.wrongs.isEmpty, "\(report.wrongs)")
        #expect(report.unreached.isEmpty)
        #expect(report.runs == 1 + report.steps.count)
        for kind in Self.kinds {
            #expect(report.steps.contains { $0.hasPrefix(kind + "#") }, "\(kind) is no part of the story")
        }
    }

    /// `caduceus simulate --every-step` does so at every step; here the first two of each kind are enough.
    @Test func `a second death at the first step after a death does no wrong`() throws {
        let report = try dieEverywhere(secondDeaths: [1]) { $0.contains("#1.") || $0.contains("#2.") }
        #expect(report.wrongs.isEmpty, "\(report.wrongs)")
        #expect(report.unreached.isEmpty)
    }

    @Test(arguments: Haste.allCases)
    func `a practice in haste is caught by a death at the one step where it matters`(haste: Haste) throws {
        // Of the steps that do not matter a few are enough.
        let report = try dieEverywhere(secondDeaths: [0], haste: haste) { haste.isDangerous($0) || $0.contains("#1.") }
        #expect(!report.wrongs.isEmpty)
        for wrong in report.wrongs {
            let step = wrong.diedAt.first ?? "none"
            #expect(haste.isDangerous(step), "\(step): \(wrong.findings)")
        }
    }

    private func dieEverywhere(
        secondDeaths: [Int],
        haste: Haste? = nil,
        isWanted: (String) -> Bool = { _ in true }
    ) throws -> EveryStep.Report {
        let folder = URL.temporaryDirectory.appending(path: "every-step-\(UUID().uuidString)")
        // A folder left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        return try EveryStep(folder: folder.path, haste: haste).run(secondDeaths: secondDeaths, isWanted: isWanted)
    }
}

extension Haste {
    /// Whether a death at this step may show it.
    fileprivate func isDangerous(_ step: String) -> Bool {
        switch self {
        case .sendsBeforeMarking: step.hasPrefix("delivery.takeoff#") && step.hasSuffix(".before-commit")
        case .marksBeforeHandling:
            step.hasPrefix("intake.mark#") && step.hasSuffix(".after-commit")
                || step.hasPrefix("intake.handle#") && step.hasSuffix(".before-commit")
        case .answersBeforeKeeping: step.hasPrefix("webhook.journal#") && step.hasSuffix(".before-commit")
        case .resendsUnknown: step.hasPrefix("delivery.send#") && step.hasSuffix(".accepted")
        }
    }
}
