import Care
import Store

/// One column of the board.
struct BoardColumn {
    struct Label {
        let label: String
        let place: String
    }

    struct Open {
        let key: String
        let place: String
        let from: Int
        let to: Int
        let owner: String
    }

    struct Buffer {
        let key: String
        let place: String
        let lane: String
    }

    struct Block {
        let key: String
        let kind: String
        let word: String
        let words: String
        let starts: String
        let ends: String
        let place: String
        let lane: String
        let from: Int
        let to: Int
        let owner: String
    }

    struct CalledOff {
        let key: String
        let time: String
        let patient: String
        let href: String
    }

    /// What it is called and whose it is.
    struct Head {
        let key: String
        let name: String
        let href: String?
        let isToday: Bool
        let isChosen: Bool
        let owner: Identifier<Practitioner>?
    }

    let key: String
    let name: String
    let href: String?
    let count: String
    let isToday: Bool
    let isChosen: Bool
    let origin: String
    let length: Int
    let clock: Int
    let shifts: String
    let owner: String
    let place: String
    let ownHours: [Label]
    let newHref: String
    let open: [Open]
    let shades: [BoardShade]
    let buffers: [Buffer]
    let blocks: [Block]
    let visits: [BoardBlock]
    let nowPlace: String?
    let cancelled: [CalledOff]

    init(_ contents: BoardContents, _ head: Head, time: ClinicTime) {
        let day = contents.day
        key = head.key
        name = head.name
        href = head.href
        isToday = head.isToday
        isChosen = head.isChosen
        owner = head.owner?.description ?? ""
        origin = day.origin.seconds.description
        length = day.length
        clock = day.clock
        place = BoardDay.place(0..<day.length)
        let shifts = day.shifts
        self.shifts = shifts.map { "\($0.at):\($0.by)" }.joined(separator: " ")
        ownHours = shifts.isEmpty ? [] : Self.hours(of: day)
        newHref =
            "\(ConsolePath.newVisit.path)?day=\(day.date)" + (head.owner.map { "&practitioner=\($0)" } ?? "")
        open = Self.open(contents)
        shades = BoardShade.all(contents, time: time)
        let held = contents.visits.filter { $0.row.state != .cancelled }
        count = held.count == 1 ? "1 visit" : "\(held.count) visits"
        let spans = held.compactMap { visit in
            day.minutes(visit.row.start..<visit.row.end).map { (visit: visit, minutes: $0) }
        }
        let taken = BoardTaken.all(contents)
        let lanes = BoardLanes.of(spans.map(\.minutes) + taken.map(\.minutes))
        let names = head.name
        visits = zip(spans, lanes).map { span, lane in
            BoardBlock(span.visit, span.minutes, lane: lane, contents, column: names, time: time)
        }
        buffers = zip(spans, lanes).flatMap { Self.buffers($0.visit, $0.minutes, lane: $1, day) }
        blocks = zip(taken, lanes.dropFirst(spans.count)).map { $0.block(lane: $1, contents) }
        nowPlace =
            contents.now >= day.origin && contents.now < day.end
            ? BoardDay.place(day.minute(contents.now)..<day.minute(contents.now) + 1) : nil
        cancelled = contents.visits.filter { $0.row.state == .cancelled }.map {
            CalledOff(
                key: $0.row.appointment.description,
                time: time.time($0.row.start),
                patient: $0.row.patientName,
                href: "\(ConsolePath.today.path)?day=\(day.date)"
            )
        }
    }

    /// On a night of change the column has wall times of its own.
    private static func hours(of day: BoardDay) -> [Label] {
        stride(from: 0, to: day.length, by: 60).map { minute in
            Label(label: day.wallTime(minute), place: BoardDay.place(minute..<min(minute + 60, day.length)))
        }
    }

    private static func open(_ contents: BoardContents) -> [Open] {
        contents.openings.compactMap { opening in
            contents.day.minutes(opening.span).map { minutes in
                Open(
                    key: "\(opening.practitioner)-\(minutes.lowerBound)",
                    place: BoardDay.place(minutes),
                    from: minutes.lowerBound,
                    to: minutes.upperBound,
                    owner: opening.practitioner.description
                )
            }
        }
    }

    private static func buffers(_ visit: BoardVisit, _ minutes: Range<Int>, lane: String, _ day: BoardDay) -> [Buffer] {
        let blocked = visit.appointment.blocked
        let id = visit.row.appointment
        let before = day.minutes(blocked.lowerBound..<visit.row.start).map {
            Buffer(key: "\(id)b", place: BoardDay.place($0), lane: lane)
        }
        let after = day.minutes(visit.row.end..<blocked.upperBound).map {
            Buffer(key: "\(id)a", place: BoardDay.place($0), lane: lane)
        }
        guard visit.row.state == .booked else { return [] }
        return [before, after].compactMap(\.self)
    }
}
