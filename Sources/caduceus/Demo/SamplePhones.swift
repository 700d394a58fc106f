import Care
import Dialogue
import Simulator
import WhatsApp

/// Puts the sample patients' phones and our templates into the simulator; what is there already stays.
struct SamplePhones {
    let clinic: SampleClinic
    let host: SimulatorHost

    func prepare() async throws {
        let known = Set(await host.phones().map(\.person.userID))
        for (index, patient) in clinic.patients.enumerated() where patient.phone != nil || patient.username != nil {
            let userID = patient.userID(index)
            guard !known.contains(userID) else { continue }
            try await host.take(
                .join(
                    SimulatedPerson(
                        name: patient.name,
                        phone: patient.phone.map { String($0.drop { $0 == "+" }) },
                        userID: userID,
                        username: patient.username,
                        language: patient.language,
                        colour: patient.colour ?? Self.colours[index % Self.colours.count]
                    )
                )
            )
        }
        // One that is there already is left as it is.
        for template in TemplateCatalog.all { try await host.take(.stock(template.creation.encoded())) }
    }

    private static let colours = [
        "#5b7c99", "#7a6a9b", "#4f8a77", "#9b6a5b", "#8a7a3f", "#5d7f4e", "#a05f7f", "#4d86a8",
    ]
}
