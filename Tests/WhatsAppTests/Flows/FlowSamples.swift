import Care
import WhatsApp

/// A clinic's facts for the booking Flow.
enum FlowSamples {
    static let texts = BookingFlowTexts(
        whom: "Who is it for?",
        what: "What is it for?",
        day: "Day",
        dayHelp: "Days in grey are full",
        time: "Time",
        others: "Other times",
        next: "Next",
        book: "Book",
        close: "Close",
        choose: "Please choose first",
        dayFull: "No time is left on that day",
        justTaken: "That time has just been taken",
        noTimes: "No free times",
        noTimesBody: "Our team will help you",
        outdated: "Please begin again from the chat"
    )
    static let definition = BookingFlowDefinition(clinic: "Clínica São João").json
    static let check = FlowDefinitionCheck(definition)

    static let summary = FlowSummary(heading: "Thursday 26 November, 09:30", details: "Check-up\nMain street")

    static func options(_ kind: String, _ count: Int) -> [FlowOption] {
        (0..<count).map { FlowOption(id: "\(kind)\($0)", title: "\(kind) \($0)") }
    }

    static func days(_ numbers: Int...) -> FlowCalendar {
        FlowCalendar(numbers.map { LocalDate(dayNumber: 20_783 + $0) })
    }

    static func facts(
        persons: Int = 1,
        types: Int = 1,
        calendar: FlowCalendar = days(0, 1, 3),
        slots: Int = 4,
        summary: Bool = false,
        booking: FlowBooking? = nil
    ) -> BookingFlowFacts {
        BookingFlowFacts(
            persons: options("person", persons),
            visitTypes: options("type", types),
            calendar: calendar,
            slots: options("slot", slots),
            summary: summary ? Self.summary : nil,
            booking: booking,
            texts: texts
        )
    }

    static func request(_ screen: BookingFlowScreen, _ data: JSONObject) -> FlowRequest {
        FlowRequest(action: .exchange, screen: screen.rawValue, data: data, token: "t1")
    }
}
