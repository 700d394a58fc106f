/// Someone the clinic cares for (FHIR Patient); addresses are apart, since a phone may serve several people.
package struct Person: Sendable, Hashable {
    package var id: Identifier<Person>
    package var name: String
    package var language: LanguageTag
    /// IANA zone of the person's own clock; quiet hours go by it.
    package var zone: String
    /// The clinic's own number of the person in its records, when known.
    package var recordNumber: String?

    package init(id: Identifier<Person>, name: String, language: LanguageTag, zone: String, recordNumber: String? = nil)
    {
        self.id = id
        self.name = name
        self.language = language
        self.zone = zone
        self.recordNumber = recordNumber
    }
}

/// Where a message can go: a phone number or a business-scoped user id on the channel.
package struct Address: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case phone
        case userID = "bsuid"
    }

    package var id: Identifier<Address>
    package var kind: Kind
    /// Digits with country code and no plus for a phone; Meta's id otherwise.
    package var value: String

    package init(id: Identifier<Address>, kind: Kind, value: String) {
        self.id = id
        self.kind = kind
        self.value = value
    }
}

/// What the holder of an address is to the person.
package enum Relation: String, Sendable, CaseIterable {
    case oneself = "self"
    case parent
    case carer
}
