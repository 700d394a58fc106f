import AsyncHTTPClient
import Care
package import Dialogue
import NIOCore
import NIOHTTP1

/// A response in full.
struct GraphAnswer: Sendable {
    var status: Int
    var bytes: [UInt8]

    /// Null if the body is not JSON, as an answer from something between us and Meta may be.
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
}

/// No response came.
enum TransportFailure: Error {
    /// Not a byte of the request's body left, so the server cannot have acted on it.
    case notAttempted(any Error)
    /// The request may have arrived.
    case unknown(any Error)
}

/// A management call that failed, in words for whoever runs it.
package struct GraphFailure: Error, CustomStringConvertible {
    package var failure: ChannelFailure
    /// Meta's own explanation, when there is one.
    package var details: String?

    package init(failure: ChannelFailure, details: String? = nil) {
        self.failure = failure
        self.details = details
    }

    package var description: String {
        failure.advice + (details.map { " Meta says: \($0)" } ?? "")
    }
}

extension GraphClient {
    /// The most of an answer that is read, but for media.
    static let answerLimit = 4 * 1_024 * 1_024

    func get(
        _ url: String,
        limit: Int = answerLimit,
        timeout: Span? = nil
    ) async throws(TransportFailure) -> GraphAnswer {
        try await exchange(HTTPClientRequest(url: url), witness: nil, limit: limit, timeout: timeout)
    }

    func delete(_ url: String) async throws(TransportFailure) -> GraphAnswer {
        var request = HTTPClientRequest(url: url)
        request.method = .DELETE
        return try await exchange(request, witness: nil, limit: Self.answerLimit, timeout: nil)
    }

    /// Posts a body and knows, when no answer comes, whether any of it left.
    func post(
        _ url: String,
        _ body: [UInt8],
        type: String = "application/json",
        timeout: Span? = nil
    ) async throws(TransportFailure) -> GraphAnswer {
        let witness = DepartureWitness()
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: type)
        let departing = DepartingBody(bytes: ByteBuffer(bytes: body), witness: witness)
        request.body = .stream(departing, length: .known(Int64(body.count)))
        return try await exchange(request, witness: witness, limit: Self.answerLimit, timeout: timeout)
    }

    private func exchange(
        _ unsigned: HTTPClientRequest,
        witness: DepartureWitness?,
        limit: Int,
        timeout: Span?
    ) async throws(TransportFailure) -> GraphAnswer {
        var request = unsigned
        request.headers.add(name: "authorization", value: "Bearer \(configuration.token)")
        let time = TimeAmount.microseconds((timeout ?? configuration.callTimeout).microseconds)
        do {
            let response = try await http.execute(request, timeout: time)
            let body = try await response.body.collect(upTo: limit)
            return GraphAnswer(status: Int(response.status.code), bytes: Array(body.readableBytesView))
        } catch {
            if let witness, !witness.hasLeft { throw .notAttempted(error) }
            throw .unknown(error)
        }
    }

    /// Makes a management call's answer into its JSON, or into a failure that says what to do.
    func checked(_ exchange: () async throws(TransportFailure) -> GraphAnswer) async throws(GraphFailure) -> JSONValue {
        let answer: GraphAnswer
        do {
            answer = try await exchange()
        } catch {
            throw GraphFailure(failure: error.failure)
        }
        let json = answer.json
        if let error = json["error"], error.object != nil {
            let details = error["error_user_msg"] ?? error["error_data"]?["details"] ?? error["message"]
            throw GraphFailure(
                failure: errors.failure(error: error, httpStatus: answer.status),
                details: details?.string
            )
        }
        guard (200..<300).contains(answer.status), json.object != nil else {
            throw GraphFailure(failure: errors.failure(httpStatus: answer.status))
        }
        return json
    }
}

extension TransportFailure {
    /// The failure in the channel's words; code 0, as Meta gave none.
    var failure: ChannelFailure {
        switch self {
        case .notAttempted:
            ChannelFailure(
                code: 0,
                disposition: .retry,
                wait: RetryWait(first: .seconds(5)),
                advice: "WhatsApp's server could not be reached. Check the network and the base address."
            )
        case .unknown:
            ChannelFailure(
                code: 0,
                disposition: .unknown,
                advice: "WhatsApp's server did not answer. What was asked may have happened."
            )
        }
    }
}
