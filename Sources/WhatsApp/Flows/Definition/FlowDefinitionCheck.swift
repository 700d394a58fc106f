/// A Flow JSON against the limits and rules that Meta publishes (see `FlowLimit`), for tests and for the simulator.
///
/// It knows the components that our own Flows use; one that uses others is refused.
package struct FlowDefinitionCheck: Sendable {
    package let definition: JSONValue
    private let screens: [JSONValue]
    private let ids: [String]

    package init(_ definition: JSONValue) {
        self.definition = definition
        screens = definition["screens"]?.array ?? []
        ids = screens.map { $0["id"]?.string ?? "" }
    }

    /// Empty if it can be published.
    package var problems: [FlowProblem] {
        let hasEndpoint = definition["data_api_version"] != nil
        return versions + names + routing
            + zip(screens, ids).flatMap { FlowScreenCheck(screen: $0, id: $1, hasEndpoint: hasEndpoint).problems }
    }

    /// Empty if a phone that shows `screen`, or nothing yet, can go on with the answer.
    package func problems(of answer: FlowAnswer, on screen: String?) -> [FlowProblem] {
        guard case .screen(let id, let data) = answer else { return [] }
        guard let index = ids.firstIndex(of: id) else { return [FlowProblem(.unknownScreen, id)] }
        var problems = FlowDataCheck(screen: screens[index], id: id, data: data).problems
        if let screen, screen != id, !routes(from: screen).contains(id) {
            problems.append(FlowProblem(.routeNotOpen, "\(screen) to \(id)"))
        }
        return problems
    }

    private var versions: [FlowProblem] {
        var problems: [FlowProblem] = []
        if definition["version"]?.string != FlowLimit.version { problems.append(FlowProblem(.wrongVersion)) }
        if let version = definition["data_api_version"], !FlowLimit.dataVersions.contains(version.string ?? "") {
            problems.append(FlowProblem(.wrongDataVersion))
        }
        if definition.encoded().count > FlowLimit.definition { problems.append(FlowProblem(.tooLarge)) }
        return problems
    }

    private var names: [FlowProblem] {
        var problems = screens.isEmpty ? [FlowProblem(.noScreens)] : []
        if Set(ids).count < ids.count { problems.append(FlowProblem(.repeatedScreen)) }
        // Letters and underscores only, and never Meta's own name of the end.
        for id in ids where !Self.isScreenID(id) { problems.append(FlowProblem(.badScreenID, id)) }
        return problems
    }

    private static func isScreenID(_ id: String) -> Bool {
        let isPlain = id.unicodeScalars.allSatisfy { $0 == "_" || ($0.isASCII && $0.properties.isAlphabetic) }
        return isPlain && !id.isEmpty && id != FlowAnswer.successScreen
    }

    private func routes(from id: String) -> [String] {
        definition["routing_model"]?[id]?.array?.map { $0.string ?? "" } ?? []
    }

    private var routing: [FlowProblem] {
        let edges = ids.flatMap { from in routes(from: from).map { (from, $0) } }
        var problems: [FlowProblem] = []
        let keys = definition["routing_model"]?.object?.members.map(\.name) ?? []
        if Set(keys) != Set(ids) || !edges.allSatisfy({ ids.contains($0.1) }) {
            problems.append(FlowProblem(.routingNotClosed))
        }
        for (from, to) in edges where from == to { problems.append(FlowProblem(.selfRoute, from)) }
        if edges.count > FlowLimit.routes { problems.append(FlowProblem(.tooManyRoutes)) }
        let entries = ids.filter { id in !edges.contains { $0.1 == id } }
        if entries.isEmpty, !ids.isEmpty { problems.append(FlowProblem(.noEntry)) }
        if entries.count > 1 { problems.append(FlowProblem(.manyEntries)) }
        // A phone goes back by itself.
        for (from, to) in edges where from < to && edges.contains(where: { $0 == (to, from) }) {
            problems.append(FlowProblem(.routeBack, "\(from) and \(to)"))
        }
        let terminals = Set(zip(screens, ids).filter { $0.0["terminal"]?.bool ?? false }.map(\.1))
        if !ids.isEmpty, terminals.isDisjoint(with: reached(from: entries)) {
            problems.append(FlowProblem(.noTerminalReached))
        }
        return problems
    }

    private func reached(from entries: [String]) -> Set<String> {
        var reached = Set(entries)
        var open = entries
        while let id = open.popLast() {
            for next in routes(from: id) where reached.insert(next).inserted { open.append(next) }
        }
        return reached
    }
}
