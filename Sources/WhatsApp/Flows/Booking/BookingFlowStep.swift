import Care

/// Where in the booking Flow a request stands; what a phone sends is not trusted.
enum BookingFlowStep: Hashable, Sendable {
    case open
    case choose(Chosen)
    case day(Chosen, LocalDate?)
    /// The ids of the fields that had a time chosen, shown or not.
    case time(Chosen, LocalDate?, [String])
    /// The time that is to be booked.
    case book(Chosen, String?)

    /// Ids as they came; nil where nothing was chosen.
    struct Chosen: Hashable, Sendable {
        var person: String?
        var visitType: String?
    }

    init(_ request: FlowRequest) {
        let data = request.data
        let chosen = Chosen(person: Self.id("person", data), visitType: Self.id("visit_type", data))
        let day = data["day"]?.string.flatMap { LocalDate($0) }
        switch request.screen.flatMap(BookingFlowScreen.init) {
        case _ where request.action != .exchange: self = .open
        case .choice?: self = .choose(chosen)
        case .time? where data["trigger"]?.string == "time":
            self = .time(chosen, day, ["few", "many"].compactMap { Self.id($0, data) })
        case .time?: self = .day(chosen, day)
        case .confirm?: self = .book(chosen, Self.id("other", data) ?? Self.id("slot", data))
        case .noTimes?, nil: self = .open
        }
    }

    var chosen: Chosen {
        switch self {
        case .open: Chosen()
        case .choose(let chosen), .day(let chosen, _), .time(let chosen, _, _), .book(let chosen, _): chosen
        }
    }

    private static func id(_ name: String, _ data: JSONObject) -> String? {
        guard let text = data[name]?.string, !text.isEmpty, text.utf16.count <= FlowLimit.optionID else { return nil }
        return text
    }
}
