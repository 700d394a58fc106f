/// A room or a piece of equipment that one visit at a time has to itself (FHIR Location of type room, or Device).
package struct Resource: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case room
        case equipment
    }

    package var id: Identifier<Resource>
    package var name: String
    package var kind: Kind
    package var location: Identifier<Location>

    package init(id: Identifier<Resource>, name: String, kind: Kind, location: Identifier<Location>) {
        self.id = id
        self.name = name
        self.kind = kind
        self.location = location
    }
}
