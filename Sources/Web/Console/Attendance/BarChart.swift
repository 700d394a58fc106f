/// Bars from left to right, drawn as SVG: a name, a figure, a bar under them and, where chance has a say, its range.
///
/// Everything is placed here; colours are the style sheet's.
struct BarChart {
    struct Bar {
        /// A length from 0 on; nil where there is nothing to show.
        var length: Double?
        var range: ClosedRange<Double>?
        var name: String
        var figure: String
    }

    struct Row {
        let name: String
        let figure: String
        let textY: Int
        let barY: Int
        let bar: Drawn?
    }

    struct Drawn {
        let width: String
        let range: Whisker?
    }

    struct Whisker {
        /// The path of a line with an end to each side.
        let path: String
    }

    struct Tick {
        let x: String
        let anchor: String
        let words: String
    }

    struct Line {
        let x: String
        let words: String
        let anchor: String
    }

    static let width = 360
    private static let rowHeight = 36
    private static let head = 18
    private static let foot = 20
    private static let margin = 3.0
    /// A chart of more is a wall.
    static let most = 20

    let id: String
    let title: String
    let description: String
    let height: Int
    let plotTop: Int
    let plotEnd: Int
    let tickY: Int
    let rows: [Row]
    let ticks: [Tick]
    /// What all together come to.
    let whole: Line?

    /// `steps` are the lengths the scale may end at, the shortest first; what is longer than the last ends there.
    init(
        id: String,
        title: String,
        bars: [Bar],
        whole: (length: Double, words: String)? = nil,
        steps: [Double],
        words: (Double) -> String
    ) {
        let bars = Array(bars.prefix(Self.most))
        let longest = bars.map { max($0.length ?? 0, $0.range?.upperBound ?? 0) }.max() ?? 0
        let end = steps.first { $0 >= max(longest, whole?.length ?? 0) } ?? steps.last ?? 1
        self.id = id
        self.title = title
        description = bars.map { "\($0.name): \($0.figure)." }.joined(separator: " ")
        plotTop = Self.head
        plotEnd = Self.head + bars.count * Self.rowHeight
        tickY = plotEnd + 14
        height = plotEnd + Self.foot
        rows = bars.enumerated().map { Self.row($1, Self.head + $0 * Self.rowHeight, end) }
        ticks = [(0, "start"), (0.5, "middle"), (1, "end")].map { part, anchor in
            Tick(x: Self.x(part), anchor: anchor, words: words(end * part))
        }
        self.whole = whole.map { whole in
            let part = whole.length / end
            return Line(
                x: Self.x(part),
                words: whole.words,
                anchor: part < 0.2 ? "start" : part > 0.8 ? "end" : "middle"
            )
        }
    }

    private static func row(_ bar: Bar, _ top: Int, _ end: Double) -> Row {
        let middle = top + 25
        let range = bar.range.map { range in
            let (low, high) = (x(range.lowerBound / end), x(range.upperBound / end))
            return Whisker(path: "M\(low) \(middle - 5)v10M\(low) \(middle)H\(high)M\(high) \(middle - 5)v10")
        }
        return Row(
            name: shortened(bar.name),
            figure: bar.figure,
            textY: top + 14,
            barY: middle - 4,
            bar: bar.length.map { Drawn(width: decimal(plot * min(max(0, $0 / end), 1)), range: range) }
        )
    }

    private static var plot: Double { Double(width) - 2 * margin }

    private static func x(_ part: Double) -> String { decimal(margin + plot * min(max(0, part), 1)) }

    /// One digit behind the point is finer than any screen.
    private static func decimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// What fits beside the figure; the table has the whole name.
    private static func shortened(_ name: String) -> String {
        name.count <= 26 ? name : name.prefix(25) + "…"
    }
}
