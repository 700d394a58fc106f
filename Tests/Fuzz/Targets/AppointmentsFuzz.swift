import Care
import Interchange

/// A booking system's export: bytes to rows to appointments.
enum AppointmentsFuzz {
    private static let limits: CSVLimits = {
        var limits = CSVLimits.standard
        (limits.fileBytes, limits.rows, limits.columns, limits.fieldBytes) = (1 << 20, 10_000, 64, 4_096)
        return limits
    }()

    static func check(_ file: [UInt8]) -> String? {
        CSVRowsFuzz.check(file, limits) ?? check(file, dates: nil) ?? check(file, dates: .dayFirst)
    }

    private static func check(_ file: [UInt8], dates: DateOrder?) -> String? {
        let reader = AppointmentCSV(region: "ES", dates: dates, limits: limits)
        let first = Result { () throws(AppointmentCSVError) in try reader.read(file) }
        let second = Result { () throws(AppointmentCSVError) in try reader.read(file) }
        switch (first, second) {
        case (.failure(let one), .failure(let other)):
            if one != other { return "two readings of the file fail differently" }
            return one.description.isEmpty ? "a refusal says nothing" : nil
        case (.success(let one), .success(let other)):
            if one.appointments != other.appointments || one.problems != other.problems {
                return "two readings of the file differ"
            }
            return finding(one)
        default: return "of two readings of the file one fails"
        }
    }

    private static func finding(_ outcome: AppointmentCSV.Outcome) -> String? {
        let imported = Set(outcome.appointments.map(\.line))
        let left = Set(outcome.problems.filter { !$0.isImported }.map(\.line))
        if imported.count != outcome.appointments.count { return "two appointments come from one line" }
        if !imported.isDisjoint(with: left) { return "a row is both imported and left out" }
        if imported.count + left.count != outcome.rows { return "a row is neither imported nor left out" }
        if outcome.problems.contains(where: { $0.isImported && !imported.contains($0.line) }) {
            return "a row that was left out is said to be imported"
        }
        if outcome.problems.contains(where: { $0.reason.isEmpty }) { return "a problem says nothing" }
        return outcome.appointments.lazy.compactMap(finding).first
    }

    private static func finding(_ appointment: ImportedAppointment) -> String? {
        if appointment.patient.isEmpty { return "an appointment is nobody's" }
        if !(1990...2100).contains(appointment.start.date.year) { return "an appointment is in no year of ours" }
        if let minutes = appointment.minutes, !(1...1_440).contains(minutes) { return "an appointment has no length" }
        if appointment.externalID?.isEmpty == true { return "an id is empty" }
        return nil
    }
}
