import HTTPTypes
import Hummingbird
import Store

/// Lets nobody in who is not signed in, but for the few open addresses, and no form that is not ours.
///
/// It stands before every route, so a route added later is closed until someone opens it in `ConsolePath.isOpen`.
struct SignedIn: RouterMiddleware {
    let sessions: SessionKeeper
    let origin: String

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let path = request.uri.path
        if path.hasPrefix("/static/") { return try await next(request, context) }
        let isByHand = !request.isFragment && path != ConsolePath.live.path
        context.session = try await sessions.find(request, isByHand: isByHand)
        let isReading = request.method == .get || request.method == .head
        if context.session == nil, !ConsolePath.isOpen(path) {
            guard isReading, isByHand else { throw Problem.signInNeeded }
            return .redirect(to: ConsolePath.login.path, type: .normal)
        }
        if !isReading { context.form = try await form(of: request, session: context.session?.formToken) }
        return try await next(request, context)
    }

    /// The form, once it is sure that a page of ours sent it and, when signed in, one of this very session.
    private func form(of request: Request, session token: String?) async throws -> FormBody {
        guard SameOrigin.holds(for: request, origin: origin) else { throw Problem.foreignForm }
        let form = try await FormBody.read(request)
        if let token, !SecretText.isEqual(form["form_token"], token) { throw Problem.foreignForm }
        return form
    }
}

extension Request {
    private static let fragment = HTTPField.Name("Caduceus-Fragment")

    /// Whether the page itself asks, for the part of it that changed.
    var isFragment: Bool { Self.fragment.map { headers[$0] != nil } ?? false }
}
