/// Something in a Flow JSON, or in the data of a screen, that Meta or a phone would refuse.
package struct FlowProblem: Hashable, Sendable, CustomStringConvertible {
    package enum Rule: String, Hashable, Sendable {
        case badAction, badDate, badDeclaration, badOption, badReference, badScreenID, blankText
        case completeOnOpenScreen, exchangeWithoutDataVersion, missingData, missingProperty, manyEntries
        case noEntry, noOptions, noScreens, noTerminalReached, notText, repeatedName, repeatedOption
        case repeatedScreen, routeBack, routeNotOpen, routingNotClosed, selfRoute, terminalWithoutFooter
        case tooLarge, tooLong, tooManyComponents, tooManyDays, tooManyFooters, tooManyOptions, tooManyRoutes
        case undeclaredData, unknownComponent, unknownField, unknownLayout, unknownScreen
        case wrongDataVersion, wrongType, wrongVersion
    }

    package var rule: Rule
    /// The screen, and what on it.
    package var place: String

    package init(_ rule: Rule, _ place: String = "") {
        self.rule = rule
        self.place = place
    }

    package var description: String { place.isEmpty ? rule.rawValue : "\(rule.rawValue) at \(place)" }
}
