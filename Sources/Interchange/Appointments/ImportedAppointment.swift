package import Care

/// A visit as another system's file tells it; names are yet to be matched with the clinic's own.
package struct ImportedAppointment: Hashable, Sendable {
    /// Where the other system says the visit stands.
    package enum Status: String, Sendable, CaseIterable {
        case booked
        case confirmed
        case cancelled
        /// The patient is there: the visit takes place, if its time has come.
        case arrived
        case fulfilled
        case noShow = "noshow"
    }

    /// The file's line the row begins on, from 1.
    package var line: Int
    package var patient: String
    /// The clinic's own number of the patient.
    package var recordNumber: String?
    package var phone: PhoneNumber?
    /// What the phone's holder is to the patient, when the file says so.
    package var relation: Relation?
    package var language: LanguageTag?
    /// Consent to be reminded; nil only when the file has no such column.
    package var consent: Bool?
    /// The wall time at the location.
    package var start: CivilTime
    /// Seconds east of UTC, when the file gives the time with its offset.
    package var utcOffset: Int?
    /// 1 to 1440, when the file says how long the visit takes.
    package var minutes: Int?
    package var practitioner: String?
    package var location: String?
    package var visitType: String?
    package var status: Status
    /// The other system's id of the visit.
    package var externalID: String?
}

/// Something wrong with a row, in words for whoever exported the file; it quotes no name and no number.
package struct RowProblem: Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    /// The column's header as the file spells it.
    package var column: String?
    package var reason: String
    /// Whether the row was imported all the same, without that field.
    package var isImported: Bool

    package init(line: Int, column: String? = nil, reason: String, isImported: Bool = false) {
        self.line = line
        self.column = column
        self.reason = reason
        self.isImported = isImported
    }

    package var description: String {
        "line \(line)" + (column.map { ", \($0)" } ?? "") + ": " + reason
    }
}
