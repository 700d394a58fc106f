package import Hummingbird
import NIOCore
import Store
import Synchronization

/// What travels with one request through the console.
package struct ConsoleContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Whose connection it is; nil where there is none, as in a test of the router.
    package let peer: SocketAddress?
    private let visitor = Visitor()
    /// The submitted form of an unsafe request; set by `SignedIn`, which has checked its token.
    var form = FormBody.empty

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
    }

    /// Who is signed in; set by `SignedIn`, and seen by whoever answers for a route that failed.
    var session: StaffSession? { visitor.session.withLock { $0 } }

    func enter(_ session: StaffSession?) { visitor.session.withLock { $0 = session } }

    /// The signed-in member of staff.
    func staff() throws(Problem) -> StaffSession {
        guard let session else { throw Problem.signInNeeded }
        return session
    }

    /// Shared by the copies of one context, so that what an inner layer learns an outer one knows.
    private final class Visitor: Sendable {
        let session = Mutex<StaffSession?>(nil)
    }
}
