package import Care

/// A visit as a message knew it; if the visit has changed since, its version is higher.
package struct VisitVersion: Hashable, Sendable {
    package var appointment: Identifier<Appointment>
    package var version: Int

    package init(appointment: Identifier<Appointment>, version: Int) {
        self.appointment = appointment
        self.version = version
    }
}

/// What a button or a list row means; its text travels to the phone and comes back when it is tapped.
///
/// The text is at most 200 characters, Meta's limit for the id of a list row.
package enum TapPayload: Hashable, Sendable {
    case confirm(VisitVersion)
    /// Asks for the first page of free times.
    case reschedule(VisitVersion)
    case cancel(VisitVersion)
    /// Leaves the visit as it is.
    case keep(VisitVersion)
    /// None of the offered times suits: staff are to write.
    case askTeam(VisitVersion)
    /// Asks for another page of free times, 0 to 999.
    case otherTimes(VisitVersion, page: Int)
    case slot(VisitVersion, practitioner: Identifier<Practitioner>, location: Identifier<Location>, start: Instant)
    /// Why the visit was called off.
    case reason(VisitVersion, CancellationReason)
    /// The visit was marked as missed, and the patient says otherwise.
    case wasThere(VisitVersion)
    /// Another time instead of the one missed.
    case findTime(VisitVersion)
    /// The visit that is to follow this one.
    case comeAgain(VisitVersion)
    /// The answer to "cancel the visit or stop the messages?".
    case stopMessages

    /// The visit it is about, if it is about one.
    package var visit: VisitVersion? {
        switch self {
        case .confirm(let visit), .reschedule(let visit), .cancel(let visit), .keep(let visit), .askTeam(let visit),
            .otherTimes(let visit, _), .slot(let visit, _, _, _), .reason(let visit, _), .wasThere(let visit),
            .findTime(let visit), .comeAgain(let visit):
            visit
        case .stopMessages: nil
        }
    }
}

extension TapPayload: LosslessStringConvertible {
    /// A word and numbers between colons, `slot:81:3:7:2:1795512600`, with the start of a slot in whole seconds.
    package var description: String {
        switch self {
        case .confirm(let visit): "confirm:\(visit.text)"
        case .reschedule(let visit): "move:\(visit.text)"
        case .cancel(let visit): "cancel:\(visit.text)"
        case .keep(let visit): "keep:\(visit.text)"
        case .askTeam(let visit): "team:\(visit.text)"
        case .otherTimes(let visit, let page): "times:\(visit.text):\(page)"
        case .slot(let visit, let practitioner, let location, let start):
            "slot:\(visit.text):\(practitioner):\(location):\(start.seconds)"
        case .reason(let visit, let reason): "why:\(visit.text):\(reason.number)"
        case .wasThere(let visit): "was-there:\(visit.text)"
        case .findTime(let visit): "find-time:\(visit.text)"
        case .comeAgain(let visit): "come-again:\(visit.text)"
        case .stopMessages: "stop"
        }
    }

    /// Nil for anything that `description` does not write: other people's payloads, old forms, damage.
    package init?(_ description: String) {
        guard description.utf8.count <= 200 else { return nil }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().map { Int64($0) ?? -1 }
        guard let word = parts.first, let payload = TapPayload(word: word, numbers: numbers),
            payload.description == description
        else { return nil }
        self = payload
    }

    private init?(word: Substring, numbers: [Int64]) {
        if word == "stop", numbers.isEmpty {
            self = .stopMessages
            return
        }
        guard numbers.count >= 2, numbers[0] > 0, (1...Int64(Int32.max)).contains(numbers[1]) else { return nil }
        let visit = VisitVersion(appointment: Identifier(numbers[0]), version: Int(numbers[1]))
        switch (word, numbers.count) {
        case ("confirm", 2): self = .confirm(visit)
        case ("move", 2): self = .reschedule(visit)
        case ("cancel", 2): self = .cancel(visit)
        case ("keep", 2): self = .keep(visit)
        case ("team", 2): self = .askTeam(visit)
        case ("was-there", 2): self = .wasThere(visit)
        case ("find-time", 2): self = .findTime(visit)
        case ("come-again", 2): self = .comeAgain(visit)
        case ("why", 3):
            guard let reason = CancellationReason(number: numbers[2]) else { return nil }
            self = .reason(visit, reason)
        case ("times", 3) where (0...999).contains(numbers[2]): self = .otherTimes(visit, page: Int(numbers[2]))
        case ("slot", 5) where numbers[2] > 0 && numbers[3] > 0 && (0...253_402_300_799).contains(numbers[4]):
            self = .slot(
                visit,
                practitioner: Identifier(numbers[2]),
                location: Identifier(numbers[3]),
                start: Instant(seconds: numbers[4])
            )
        default: return nil
        }
    }
}

extension VisitVersion {
    fileprivate var text: String { "\(appointment):\(version)" }
}

extension CancellationReason {
    /// 1 and up.
    fileprivate var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    fileprivate init?(number: Int64) {
        guard (1...Int64(Self.allCases.count)).contains(number) else { return nil }
        self = Self.allCases[Int(number) - 1]
    }
}
