import HTTPTypes
import Hummingbird
import Store

/// Lets nobody in who is not signed in, but for the few open addresses, and no form that is not ours.
///
/// It stands before every route, so a route added later is closed until someone opens it in `ConsolePath.isOpen`.
struct SignedIn: RouterMiddleware {
    let sessions: SessionKeeper
    let settings: WebSettings

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let path = request.uri.path
        if path.hasPrefix("/static/") { return try await next(request, context) }
        let isReading = request.method == .get || request.method == .head
        let session = try await sessions.find(request, isByHand: Self.isByHand(request, isReading: isReading))
        context.enter(session)
        if session == nil, !ConsolePath.isOpen(path) {
            guard isReading, !request.isFragment, path != ConsolePath.live.path else { throw Problem.signInNeeded }
            return .redirect(to: ReturnPath.login(for: request.uri.string), type: .normal)
        }
        if !isReading {
            // The pages open to anyone carry no session's token, and may be older than the session.
            let token = ConsolePath.isOpen(path) ? nil : session?.formToken
            do {
                context.form = try await form(of: request, session: token)
            } catch let problem as Problem where problem == .foreignForm {
                if let session { try await sessions.refuse(session) }
                throw problem
            }
        }
        return try await next(request, context)
    }

    /// Whether somebody is there: a page that was opened, a form that was sent.
    ///
    /// What a page fetches or reports by itself is no sign of anybody.
    private static func isByHand(_ request: Request, isReading: Bool) -> Bool {
        if isReading { return !request.isFragment && request.uri.path != ConsolePath.live.path }
        return !request.uri.path.hasSuffix("/read")
    }

    /// The form, once it is sure that a page of ours sent it and, when signed in, one of this very session.
    private func form(of request: Request, session token: String?) async throws -> FormBody {
        switch SameOrigin.judge(request, origin: settings.origin) {
        case .ours: break
        case .oursElsewhere: throw Problem.otherAddress(settings.origin)
        case .foreign: throw Problem.foreignForm
        }
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
