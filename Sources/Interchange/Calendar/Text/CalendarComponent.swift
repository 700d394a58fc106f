/// What stands between a `BEGIN` and its `END` (RFC 5545, 3.6).
struct CalendarComponent: Hashable, Sendable {
    /// In upper case.
    var name: String
    /// Of its `BEGIN`.
    var line: Int
    var properties: [ContentLine] = []
    var children: [CalendarComponent] = []

    /// The first property of that name, which is the only one where the standard allows one.
    func property(_ name: String) -> ContentLine? {
        properties.first { $0.name == name }
    }

    func all(_ name: String) -> [ContentLine] {
        properties.filter { $0.name == name }
    }
}

/// Builds the components of a file; what does not fit is told and passed over.
struct ComponentTree {
    private(set) var calendars: [CalendarComponent] = []
    private(set) var problems: ProblemList
    private let limits: CalendarLimits
    private var open: [CalendarComponent] = []
    /// How many components deeper than the limit are open.
    private var tooDeep = 0
    private var count = 0

    init(_ bytes: [UInt8], limits: CalendarLimits) throws(CalendarFileError) {
        guard bytes.count <= limits.fileBytes else {
            throw .tooLarge(bytes: bytes.count, limit: limits.fileBytes)
        }
        self.limits = limits
        problems = ProblemList(limit: limits.problems)
        var unfolder = LineUnfolder(bytes, lineBytes: limits.lineBytes)
        var lines = 0
        while let line = unfolder.next() {
            lines += 1
            guard lines <= limits.lines else { throw .tooManyLines(limit: limits.lines) }
            try take(line)
        }
        if let innermost = open.last {
            problems.add(innermost.line, "\(innermost.name) has no end: the file may be cut off")
            while !open.isEmpty { close() }
        }
        guard !calendars.isEmpty else { throw .noCalendar }
    }

    private mutating func take(_ line: LineUnfolder.Line) throws(CalendarFileError) {
        guard !line.isTooLong else {
            return problems.add(line.number, "a line of more than \(limits.lineBytes) bytes is passed over")
        }
        guard line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
        guard let content = ContentLine(line) else {
            return problems.add(line.number, "this is no line NAME:VALUE")
        }
        switch content.name {
        case "BEGIN": try begin(content)
        case "END": end(content)
        default: add(content)
        }
    }

    private mutating func begin(_ line: ContentLine) throws(CalendarFileError) {
        let name = Self.name(line)
        count += 1
        guard count <= limits.components else { throw .tooManyComponents(limit: limits.components) }
        // These hold no components of their own kind: the END of the one before is missing.
        if ["VEVENT", "VFREEBUSY", "VTIMEZONE", "VCALENDAR"].contains(name),
            let index = open.lastIndex(where: { $0.name == name })
        {
            problems.add(open[index].line, "\(name) has no end; it ends where the next one begins")
            while open.count > index { close() }
            tooDeep = 0
        }
        guard open.count < limits.depth, tooDeep == 0 else {
            tooDeep += 1
            return
        }
        guard !open.isEmpty || name == "VCALENDAR" else {
            return problems.add(line.number, "\(name.prefix(40)) stands outside of a calendar")
        }
        open.append(CalendarComponent(name: name, line: line.number))
    }

    private mutating func end(_ line: ContentLine) {
        if tooDeep > 0 {
            tooDeep -= 1
            return
        }
        let name = Self.name(line)
        guard let index = open.lastIndex(where: { $0.name == name }) else {
            return problems.add(line.number, "END:\(name.prefix(40)) ends nothing")
        }
        while open.count > index + 1 {
            problems.add(open[open.count - 1].line, "\(open[open.count - 1].name.prefix(40)) has no end")
            close()
        }
        close()
    }

    private mutating func add(_ line: ContentLine) {
        guard !open.isEmpty, tooDeep == 0 else { return }
        guard open[open.count - 1].properties.count < limits.propertiesPerComponent else {
            let limit = limits.propertiesPerComponent
            return problems.add(line.number, "more than \(limit) properties in one component; this is passed over")
        }
        open[open.count - 1].properties.append(line)
    }

    private mutating func close() {
        let done = open.removeLast()
        if open.isEmpty { calendars.append(done) } else { open[open.count - 1].children.append(done) }
    }

    private static func name(_ line: ContentLine) -> String {
        line.value.uppercased().filter { !$0.isWhitespace }
    }
}

/// What is told about a file, up to a limit.
struct ProblemList {
    private(set) var all: [CalendarProblem] = []
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ line: Int, _ reason: String) {
        if all.count < limit { all.append(CalendarProblem(line: line, reason: reason)) }
    }
}
