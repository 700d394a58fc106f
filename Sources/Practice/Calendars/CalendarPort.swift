package import Interchange

/// The way to the servers that practitioners have their calendars on.
package struct CalendarPort: Sendable {
    /// Sends one request, once; nil when no answer came, whatever became of the request.
    package var ask: @Sendable (DAVRequest, DAVCredentials) async -> DAVAnswer?

    package init(ask: @escaping @Sendable (DAVRequest, DAVCredentials) async -> DAVAnswer?) {
        self.ask = ask
    }
}
