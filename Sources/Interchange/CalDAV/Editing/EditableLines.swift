/// A calendar's lines with where each of them stands, so that all others stay byte for byte what they are.
struct EditableLines {
    struct Line {
        /// With its folds and its line break.
        var range: Range<Int>
        /// Nil for what is no line of a calendar.
        var content: ContentLine?
        /// How many components are open around it; its own `BEGIN` and `END` count as outside.
        var depth = 0
    }

    private(set) var lines: [Line] = []
    let bytes: [UInt8]
    /// The line break that is used first.
    private(set) var lineBreak: [UInt8] = [0x0D, 0x0A]

    /// Nil where a component has no end or another one's end.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if let end = bytes.firstIndex(of: 0x0A), end == 0 || bytes[end - 1] != 0x0D { lineBreak = [0x0A] }
        var open: [String] = []
        while position < bytes.count {
            let start = position
            var joined: [UInt8] = []
            repeat {
                if position > start { position += 1 }
                joined += takeLine(&position)
            } while position < bytes.count && (bytes[position] == 0x20 || bytes[position] == 0x09)
            let unfolded = LineUnfolder.Line(number: lines.count + 1, bytes: joined, isTooLong: false)
            var line = Line(range: start..<position, content: ContentLine(unfolded))
            if line.content?.name == "END" {
                guard open.popLast() == line.componentName else { return nil }
            }
            line.depth = open.count
            if line.content?.name == "BEGIN" { open.append(line.componentName) }
            lines.append(line)
        }
        if !open.isEmpty { return nil }
    }

    /// Without its line break, which is passed over.
    private func takeLine(_ position: inout Int) -> ArraySlice<UInt8> {
        var end = position
        while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
        let line = bytes[position..<end]
        while end < bytes.count, bytes[end] == 0x0D { end += 1 }
        if end < bytes.count, bytes[end] == 0x0A { end += 1 }
        position = end
        return line
    }

    /// The lines between the `BEGIN` and the `END` of the event itself, not of one instance of it.
    func event(uid: String) -> Range<Int>? {
        var begin: Int?
        for (index, line) in lines.enumerated() where line.depth == 1 && line.componentName == "VEVENT" {
            if line.content?.name == "BEGIN" {
                begin = index
            } else if let first = begin {
                let inside = lines[first + 1..<index].filter { $0.depth == 2 }.compactMap(\.content)
                let isOurs = inside.contains { $0.name == "UID" && $0.text == uid }
                if isOurs, !inside.contains(where: { $0.name == "RECURRENCE-ID" }) { return first + 1..<index }
                begin = nil
            }
        }
        return nil
    }
}

extension EditableLines.Line {
    /// Of a `BEGIN` or an `END`, in upper case; of other lines empty.
    var componentName: String {
        guard let content, content.name == "BEGIN" || content.name == "END" else { return "" }
        return content.value.uppercased().filter { !$0.isWhitespace }
    }
}
