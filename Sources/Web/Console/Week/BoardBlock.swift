import Care
import Store

/// A visit on the board.
struct BoardBlock {
    let key: String
    let version: Int
    let href: String
    let owner: String
    let from: Int
    let to: Int
    let before: Int
    let after: Int
    let place: String
    let lane: String
    let starts: String
    let ends: String
    let patient: String
    let kind: String
    /// The practitioner, on a board of everybody's days.
    let who: String?
    let words: String
    let mark: VisitMark
    let isMoved: Bool
    let seriesHref: String?
    /// It may not be moved here: over, begun, cut, or kept by another system.
    let isFixed: Bool

    init(
        _ visit: BoardVisit,
        _ minutes: Range<Int>,
        lane: String,
        _ contents: BoardContents,
        column: String,
        time: ClinicTime
    ) {
        let (row, appointment) = (visit.row, visit.appointment)
        key = row.appointment.description
        version = appointment.version
        href = ConsolePath.oneVisit(id: row.appointment.rawValue).path
        owner = row.practitioner.description
        from = minutes.lowerBound
        to = minutes.upperBound
        before = appointment.bufferBefore
        after = appointment.bufferAfter
        place = BoardDay.place(minutes)
        self.lane = lane
        starts = time.time(row.start)
        ends = time.time(row.end)
        patient = row.patientName
        kind = row.visitTypeName
        who = contents.isEverybodys ? row.practitionerName : nil
        mark = VisitMark(row)
        words =
            "\(row.patientName), \(row.visitTypeName), \(column) \(starts)–\(ends), \(mark.word.lowercased())"
            + (row.isOfSeries ? ", comes again" : "")
        isMoved = row.wasMoved && row.state == .booked
        seriesHref = row.seriesHref
        let isCut = row.start < contents.day.origin || row.end > contents.day.end
        isFixed = row.state != .booked || row.start <= contents.now || isCut || appointment.externalID != nil
    }
}
