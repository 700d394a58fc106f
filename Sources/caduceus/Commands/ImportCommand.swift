import ArgumentParser
import Care
import Foundation
import Interchange
import Practice
import Store

/// `caduceus import`: data of other systems.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring in what another system exported, or the clinic wrote down.",
        subcommands: [ImportAppointmentsCommand.self, ImportPracticeCommand.self]
    )
}

struct ImportAppointmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "appointments",
        abstract: "Bring in appointments from a CSV export, as often as you like.",
        discussion: """
            Takes commas, semicolons or tabs, UTF-8 or Windows-1252, day-first or ISO dates, local or international \
            phone numbers, and finds the columns by their headers in several languages. A row that cannot be kept is \
            named with its line and the reason; the rest comes in. Importing the same file again changes nothing, and \
            what patients moved or cancelled since stays so. A newer export cancels what was called off there and, if a \
            column holds the appointments' ids, moves what was moved there; without ids a moved visit comes in as \
            another one. It may run while the server does.

            Patients are reminded only if they agreed: by a consent column, where whatever is not a yes is a no, or by \
            --consent when all in a file without such a column did. A patient's own answer counts for more than a yes \
            in a file.

            Example: caduceus import appointments export.csv --consent "registration form"

            Exit codes: 0 every row is in, 1 failed, 2 the settings need attention, 3 some rows were left out.
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv", "txt", "tsv"]))
    var file: String
    @Option(help: "How numeric dates are written: dmy, mdy or iso; found out from the file otherwise.")
    var dates: DateOrder?
    @Option(help: ArgumentHelp("Where everybody in the file agreed to reminders.", valueName: "source"))
    var consent: String?
    @Flag(help: "Only read the file and report; store nothing.")
    var check = false
    @Flag(help: "Show progress even when standard error is not a terminal.")
    var progress = false

    func run() async throws {
        try await reporting {
            let source = try config.load()
            let settings = try ClinicSettings(source)
            let bytes = try AppointmentFile.bytes(file)
            let read: AppointmentCSV.Outcome
            do {
                read = try AppointmentCSV(region: settings.region, dates: dates).read(bytes)
            } catch {
                throw CommandFailure("\(file): \(error)")
            }
            var tally = AppointmentImport.Tally()
            if !check {
                let line = source.values["whatsapp.phone-number-id"] ?? ""
                tally = try await AppointmentFile(settings: settings, line: line, consent: consent)
                    .store(read.appointments, progress: Progress(total: read.appointments.count, isForced: progress))
            }
            report(read, tally)
            if !(read.problems + tally.problems).allSatisfy(\.isImported) { throw ExitCode.partly }
        }
    }

    private func report(_ read: AppointmentCSV.Outcome, _ tally: AppointmentImport.Tally) {
        for problem in (read.problems + tally.problems).sorted(by: { $0.line < $1.line }) {
            StandardOutput.print("\(problem)")
        }
        for note in read.notes { StandardOutput.print("note: \(note)") }
        if !read.ignoredColumns.isEmpty {
            StandardOutput.print("columns not used: \(read.ignoredColumns.joined(separator: ", "))")
        }
        let left = Set((read.problems + tally.problems).filter { !$0.isImported }.map(\.line)).count
        let kept =
            check
            ? "\(read.appointments.count) could be imported"
            : "\(tally.added) added, \(tally.changed) changed, \(tally.unchanged) unchanged"
        StandardOutput.print(
            "\(read.rows) rows (\(read.encoding.rawValue), \(read.dates.rawValue)): \(kept), \(left) left out"
        )
    }
}

extension DateOrder: ExpressibleByArgument {}
