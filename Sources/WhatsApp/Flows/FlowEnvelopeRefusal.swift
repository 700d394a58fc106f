/// Why the body of a request to the data endpoint was not opened.
package enum FlowEnvelopeRefusal: Error, Hashable, Sendable {
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case data = "encrypted_flow_data"
        case key = "encrypted_aes_key"
        case vector = "initial_vector"
    }

    /// More bytes than `FlowEnvelope.longestBody`.
    case tooLong
    /// The body is not a JSON object.
    case notRequest
    /// The field is absent, not Base64, or not of the length it must have.
    case badField(Field)
    /// The AES key is not encrypted for our key: a phone still has an older one.
    case keyNotForUs
    /// The data was not encrypted with the AES key that came with it, or has been changed.
    case notAuthentic
    /// What was encrypted is not JSON.
    case notJSON

    /// The HTTP status of the answer: at 421 the phone fetches our public key anew and tries once more (Meta, Flows
    /// "Implementing Endpoint": response codes).
    package var status: Int {
        switch self {
        case .tooLong, .notRequest, .badField, .notJSON: FlowStatus.badRequest
        case .keyNotForUs, .notAuthentic: FlowStatus.cannotDecrypt
        }
    }
}

/// The HTTP statuses that mean something to a phone (Meta, Flows "Implementing Endpoint": response codes).
package enum FlowStatus {
    package static let ok = 200
    package static let badRequest = 400
    package static let cannotDecrypt = 421
    package static let tokenNoLongerValid = 427
    package static let signatureFailed = 432
}
