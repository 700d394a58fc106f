import Assets
import WhatsApp

extension SimulatedPerson {
    /// Reads a JSON array of people; nil if it is none or one of them has no name or user id.
    package static func list(json text: String) -> [SimulatedPerson]? {
        guard let rows = (try? JSONValue(parsing: text))?.array else { return nil }
        let people = rows.compactMap(SimulatedPerson.init(json:))
        return people.count == rows.count ? people : nil
    }

    /// A handful of invented people, one of them without a phone number.
    package static var samples: [SimulatedPerson] {
        list(json: Assets.text("samples/people.json") ?? "") ?? []
    }
}
