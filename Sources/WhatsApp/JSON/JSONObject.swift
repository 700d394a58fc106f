/// The members of a JSON object in the order they were written.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue
    }

    package var members: [Member]

    package init(_ members: [Member] = []) {
        self.members = members
    }

    package init(_ members: [(String, JSONValue)]) {
        self.members = members.map { Member(name: $0.0, value: $0.1) }
    }

    /// The value of this name, of repeated names the last, as in most parsers; setting nil removes the name.
    package subscript(name: String) -> JSONValue? {
        get { members.last { $0.name == name }?.value }
        set {
            guard let newValue else {
                members.removeAll { $0.name == name }
                return
            }
            if let index = members.lastIndex(where: { $0.name == name }) {
                members[index].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    package var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }
}
