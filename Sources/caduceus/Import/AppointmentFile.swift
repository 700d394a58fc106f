import Care
import Foundation
import Interchange
import Practice
import Store
import StoreSQLite

/// Writes the rows of a read file into the store, some at a time, so that a running server is never kept waiting.
struct AppointmentFile {
    let settings: ClinicSettings
    /// The line reminders would leave from.
    let line: String
    let consent: String?

    /// The file's bytes; a missing, unreadable or very large one is a failure that says so.
    static func bytes(_ path: String) throws -> [UInt8] {
        let limit = CSVLimits.standard.fileBytes
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            // A handle that was only read from loses nothing if closing fails.
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw CommandFailure("cannot read \(path): check that it exists and is readable.")
        }
    }

    func store(_ rows: [ImportedAppointment], progress: Progress) async throws -> AppointmentImport.Tally {
        let engine = try StoreOpening.open(settings, clock: SystemClock())
        try engine.bringUpToDate()
        let defaults = AppointmentImport.Defaults(
            language: settings.language,
            zone: settings.zone,
            location: settings.name,
            consentSource: consent
        )
        let importer = AppointmentImport(rules: settings.rules(line: line, throughput: 80), defaults: defaults)
        var queue = ImportQueue(rows)
        do {
            while let step = queue.next() {
                queue.note(try await engine.write { tx in try importer.run(step, in: tx) }, of: step)
                progress.reached(queue.settled)
            }
        } catch let error as AppointmentImport.UnknownZone {
            throw CommandFailure("\(error): put clinic.zone right, or the location's own zone.")
        }
        progress.finish()
        return queue.tally
    }
}
