package enum OptOut {
    package enum Meaning: Hashable, Sendable { case stop, start, ambiguousCancel, none }
    package static func meaning(of text: String) -> Meaning {
        text.lowercased() == "stop" ? .stop : text.lowercased() == "start" ? .start : .none
    }
}
