import ArgumentParser
import Care
import Practice
import Store
import StoreSQLite

/// `caduceus import practice`: who sees patients, where, for what and when.
struct ImportPracticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice",
        abstract: "Set locations, kinds of visit, practitioners and their opening hours from a YAML file.",
        discussion: """
            What the file names is made or brought up to date by its name; what it does not name stays. The opening \
            hours of a practitioner the file names become exactly those it gives. Importing the same file again changes \
            nothing. It may run while the server does. docs/configuration.md shows a file.

            Example: caduceus import practice practice.yaml --check

            Exit codes: 0 done, 1 failed, 2 the settings need attention.
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String
    @Flag(help: "Only read the file and report; store nothing.")
    var check = false

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(config.load())
            let text: String
            do {
                text = try SettingsSource.text(ofFile: file)
            } catch {
                throw CommandFailure("cannot read \(file): check that it exists and is readable.")
            }
            let plan: PracticePlan
            do throws(SettingsProblems) {
                plan = try PracticeFile(yaml: text, name: file, zone: settings.zone).plan()
            } catch {
                let list = error.problems.map { "  \($0)" }.joined(separator: "\n")
                throw CommandFailure("\(file) needs attention, and nothing was stored:\n\(list)")
            }
            let kept = try await check ? "nothing was stored" : store(plan, settings)
            let hours = plan.practitioners.map { $0.hours?.count ?? 0 }.reduce(0, +)
            StandardOutput.print(
                "\(plan.locations.count) locations, \(plan.visitTypes.count) kinds of visit, "
                    + "\(plan.practitioners.count) practitioners with \(hours) spans of opening hours: \(kept)"
            )
        }
    }

    private func store(_ plan: PracticePlan, _ settings: ClinicSettings) async throws -> String {
        let engine = try StoreOpening.open(settings, clock: SystemClock())
        try engine.bringUpToDate()
        do {
            let changed = try await engine.write { tx in try plan.apply(in: tx) }
            return changed == 0 ? "all as it was" : "\(changed) made or changed"
        } catch let unknown as PracticePlan.UnknownName {
            throw CommandFailure("\(file): \(unknown). Nothing was stored.")
        }
    }
}
