import Practice
import caduceus

/// The clinic's description of itself.
enum PracticeFuzz {
    static func check(_ bytes: [UInt8]) -> String? {
        let file = PracticeFile(yaml: String(decoding: bytes, as: UTF8.self), name: "p.yaml", zone: "Europe/Madrid")
        let first = outcome(file)
        if first != outcome(file) { return "two readings of the file differ" }
        switch first {
        case .failure(let problems):
            if problems.isEmpty { return "a refusal says nothing" }
            let isVague = problems.contains { $0.place?.hasPrefix("p.yaml") != true || $0.advice.isEmpty }
            return isVague ? "a problem names no place" : nil
        case .success(let plan): return finding(plan)
        }
    }

    private static func finding(_ plan: PracticePlan) -> String? {
        let names = plan.locations.map(\.name) + plan.visitTypes.map(\.name) + plan.practitioners.map(\.name)
        if names.contains(where: \.isEmpty) { return "something has no name" }
        if !plan.visitTypes.allSatisfy({ (5...1_440).contains($0.minutes) }) { return "a visit has no length" }
        let hours = plan.practitioners.flatMap { $0.hours ?? [] }
        let areSound = hours.allSatisfy {
            (1...7).contains($0.weekday) && 0 <= $0.from && $0.from < $0.to && $0.to <= 1_440
        }
        return areSound ? nil : "opening hours are none"
    }

    private enum Outcome: Equatable {
        case success(PracticePlan)
        case failure([SettingsProblem])
    }

    private static func outcome(_ file: PracticeFile) -> Outcome {
        do {
            return .success(try file.plan())
        } catch {
            return .failure(error.problems)
        }
    }
}
