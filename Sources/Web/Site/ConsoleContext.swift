package import Hummingbird
import Store

/// What travels with one request through the console.
package struct ConsoleContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who is signed in; set by `SignedIn`.
    var session: StaffSession?
    /// The submitted form of an unsafe request; set by `SignedIn`, which has checked its token.
    var form = FormBody.empty

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }

    /// The signed-in member of staff.
    func staff() throws(Problem) -> StaffSession {
        guard let session else { throw Problem.signInNeeded }
        return session
    }
}
