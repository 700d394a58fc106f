/// The data of an answer against what its screen declares.
struct FlowDataCheck {
    let screen: JSONValue
    let id: String
    let data: JSONObject

    /// Shown for a moment over the screen; it needs no declaration (Meta, Flows "Implementing Endpoint").
    static let errorMessage = "error_message"

    var problems: [FlowProblem] {
        let declared = screen["data"]?.object ?? JSONObject()
        let given = data.members.flatMap { member -> [FlowProblem] in
            let place = "\(id).\(member.name)"
            if member.name == Self.errorMessage {
                return member.value.string == nil ? [FlowProblem(.notText, place)] : []
            }
            guard let declaration = declared[member.name] else { return [FlowProblem(.undeclaredData, place)] }
            return Self.fits(member.value, declaration) ? [] : [FlowProblem(.wrongType, place)]
        }
        let missing = declared.members.filter { data[$0.name] == nil }
            .map { FlowProblem(.missingData, "\(id).\($0.name)") }
        let components = FlowScreenCheck(screen: screen, id: id, hasEndpoint: true).components
        let isTooLarge = JSONValue.object(data).encoded().count > FlowLimit.answer
        return given + missing + (isTooLarge ? [FlowProblem(.tooLarge, id)] : [])
            + components.flatMap { FlowComponentCheck($0, data: data, screen: id)?.problems ?? [] }
    }

    /// Whether a value is of the declared type, JSON Schema's words being those that Meta knows.
    static func fits(_ value: JSONValue, _ declaration: JSONValue) -> Bool {
        switch (declaration["type"]?.string, value) {
        case ("string", .string), ("boolean", .bool), ("number", .integer), ("number", .decimal): return true
        case ("array", .array(let elements)):
            guard let items = declaration["items"] else { return false }
            return elements.allSatisfy { fits($0, items) }
        case ("object", .object(let object)):
            let properties = declaration["properties"]?.object ?? JSONObject()
            return object.members.allSatisfy { member in
                properties[member.name].map { fits(member.value, $0) } ?? false
            }
        default: return false
        }
    }
}
