import Assets
import Care
import Foundation

/// The demo's invented clinic, as its file describes it; every number is from a range reserved for fiction.
struct SampleClinic: Decodable, Sendable {
    struct Place: Decodable, Sendable {
        var name: String
        var address: String
    }

    struct Clinician: Decodable, Sendable {
        var name: String
        /// For each weekday from Monday to Friday, the place's index.
        var places: [Int]
    }

    struct Visit: Decodable, Sendable {
        var name: String
        var minutes: Int
        /// What to do before it, as the clinic tells whoever books it.
        var preparation: String?
    }

    struct Patient: Decodable, Sendable {
        var name: String
        var language: String
        /// E.164; nil for somebody who is known by a user name alone, or cannot be reached at all.
        var phone: String?
        var username: String?
        /// `given`, `withdrawn` or, where nobody ever asked, nil.
        var consent: String?
        /// Index of the patient whose phone this one shares as their child.
        var parent: Int?
        var colour: String?
    }

    var name: String
    var region: String
    var zone: String
    var language: String
    var locations: [Place]
    var practitioners: [Clinician]
    var visitTypes: [Visit]
    var patients: [Patient]

    static func load() throws -> SampleClinic {
        guard let bytes = Assets.bytes("demo/clinic.json") else {
            throw CommandFailure("the sample clinic is missing from this build")
        }
        return try JSONDecoder().decode(SampleClinic.self, from: Data(bytes))
    }
}

extension SampleClinic.Patient {
    /// The id WhatsApp would give the person at this business; made from their place in the file.
    func userID(_ index: Int) -> String { "US.9000000000000\(1_000 + index)" }
}
